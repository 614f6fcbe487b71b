using System.ComponentModel;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Registries.Credentials;

/// <summary>Runs <c>docker-credential-&lt;name&gt; get</c>: the address on standard input, JSON on standard output.</summary>
/// <param name="environment">For PATH; null in it means that of this process.</param>
public sealed class CredentialHelperProcess(IEnvironmentVariables environment, TimeProvider time) : ICredentialHelper
{
    /// <summary>Helpers answer in milliseconds; one that asks a person on a terminal that is not there must not hang a release.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The protocol has no code for "none": this text on standard output is its contract, in every helper.
    private const string NotFound = "credentials not found in native keychain";

    public async Task<HelperCredential?> GetAsync(string name, string serverAddress, CancellationToken cancellation)
    {
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            throw new CredentialHelperException(name, serverAddress, "its name is not a program's name");
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var result = await Cli.Wrap(Locate("docker-credential-" + name))
                .WithArguments(["get"])
                .WithStandardInputPipe(PipeSource.FromString(serverAddress))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(either.Token);
            if (result.ExitCode == 0)
            {
                return Parse(name, serverAddress, result.StandardOutput);
            }

            return result.StandardOutput.Contains(NotFound, StringComparison.OrdinalIgnoreCase)
                ? null
                : throw new CredentialHelperException(name, serverAddress, $"exit code {result.ExitCode}, {Shorten(result.StandardOutput + result.StandardError)}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException exception)
        {
            throw new CredentialHelperException(name, serverAddress, $"no answer within {Patience.TotalSeconds:0} s", exception);
        }
        catch (Win32Exception exception)
        {
            throw new CredentialHelperException(name, serverAddress, "it cannot be started (" + exception.Message + ")", exception);
        }
    }

    private static HelperCredential? Parse(string name, string serverAddress, string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var secret = document.RootElement.GetProperty("Secret").GetString() ?? string.Empty;
            Redactor.Process.Register(secret);
            return secret.Length == 0 ? null : new HelperCredential(document.RootElement.GetProperty("Username").GetString() ?? string.Empty, secret);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The output is not shown: it may hold the secret that could not be parsed.
            throw new CredentialHelperException(name, serverAddress, "its answer is not the expected JSON");
        }
    }

    /// <summary>A full path where the seam's PATH has one; the bare name otherwise, which the system then looks up.</summary>
    private string Locate(string program) =>
        (environment.Get("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => OperatingSystem.IsWindows() ? [Path.Combine(folder, program + ".exe")] : new[] { Path.Combine(folder, program) })
            .FirstOrDefault(File.Exists) ?? program;

    private static string Shorten(string text)
    {
        var line = Redactor.Process.Redact(text.ReplaceLineEndings(" ").Trim());
        return line.Length <= 300 ? line : line[..300] + "…";
    }
}
