#nullable disable

using Nuke.Common.Printing;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>GitHub's runner, and Gitea's, which understands the same commands in the output.</summary>
public class GitHubActions : Host, IBuildServer
{
    internal GitHubActions()
    {
    }

    public static GitHubActions Instance => NukeBuild.Host as GitHubActions;

    public string Ref => Environment.GetEnvironmentVariable("GITHUB_REF");

    public string Sha => Environment.GetEnvironmentVariable("GITHUB_SHA");

    string IBuildServer.Branch => Ref;

    string IBuildServer.Commit => Sha;

    protected internal override IDisposable WriteBlock(string text)
    {
        Printer.Process.Line($"::group::{Escape(text)}");
        return new Block(() => Printer.Process.Line("::endgroup::"));
    }

    protected internal override void ReportWarning(string text, string details = null) => Printer.Process.Line($"::warning::{Escape(text)}");

    protected internal override void ReportError(string text, string details = null) => Printer.Process.Line($"::error::{Escape(text)}");

    /// <summary>A command is one line: the runner unescapes these three.</summary>
    private static string Escape(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);
}
