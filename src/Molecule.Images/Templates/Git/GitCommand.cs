using System.Text;
using CliWrap;
using Molecule.Containers.Redaction;

namespace Molecule.Images.Templates.Git;

/// <param name="Error">What git printed on standard error, without secrets.</param>
internal sealed record GitResult(int ExitCode, string Output, string Error)
{
    public bool IsSuccess => ExitCode == 0;
}

/// <summary>Runs git so that it never asks, never touches submodules or hooks, and gives up on a dead line.</summary>
internal static class GitCommand
{
    /// <exception cref="GitMissingException">There is no git on this machine.</exception>
    public static async Task<GitResult> RunAsync(string? folder, GitAccess? access, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        try
        {
            var result = await Cli.Wrap("git")
                .WithArguments(arguments)
                .WithWorkingDirectory(folder ?? Path.GetTempPath())
                .WithEnvironmentVariables(EnvironmentFor(access))
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
                .ExecuteAsync(cancellation);
            return new GitResult(result.ExitCode, output.ToString(), Redactor.Process.Redact(error.ToString().Trim()));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new GitMissingException(exception);
        }
    }

    /// <param name="access">Null runs git without credentials of ours.</param>
    public static Dictionary<string, string?> EnvironmentFor(GitAccess? access)
    {
        var configuration = new List<(string Name, string Value)>
        {
            ("core.hooksPath", Path.Combine(Path.GetTempPath(), "molecule-no-hooks")),
            ("submodule.recurse", "false"),
            ("fetch.recurseSubmodules", "false"),
            ("core.autocrlf", "false"),
            ("core.symlinks", "true"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("advice.detachedHead", "false"),
            ("http.lowSpeedLimit", "1000"),
            ("http.lowSpeedTime", "60"),
        };
        if (access is { HeaderScope: { } scope, Header: { } header })
        {
            configuration.Add(($"http.{scope}.extraHeader", header));
        }

        var variables = new Dictionary<string, string?>
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ASKPASS"] = "true",
            ["SSH_ASKPASS"] = "true",
            ["SSH_ASKPASS_REQUIRE"] = "force",
            ["GCM_INTERACTIVE"] = "never",
            ["LC_ALL"] = "C",
            // A surrounding git (a hook, a rebase) must not lead this one into its repository.
            ["GIT_DIR"] = null,
            ["GIT_WORK_TREE"] = null,
            ["GIT_INDEX_FILE"] = null,
            ["GIT_CONFIG_COUNT"] = $"{configuration.Count}",
        };
        for (var index = 0; index < configuration.Count; index++)
        {
            variables[$"GIT_CONFIG_KEY_{index}"] = configuration[index].Name;
            variables[$"GIT_CONFIG_VALUE_{index}"] = configuration[index].Value;
        }

        return variables;
    }
}
