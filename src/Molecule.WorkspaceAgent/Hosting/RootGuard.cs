namespace Molecule.WorkspaceAgent.Hosting;

/// <summary>The agent runs commands that others send; it never does so as root.</summary>
internal static class RootGuard
{
    /// <summary><c>EX_NOPERM</c> of sysexits.h.</summary>
    public const int ExitCode = 77;

    /// <returns>The reason to refuse; null: go on.</returns>
    public static string? Refusal(bool isPrivileged) => isPrivileged
        ? "molecule-workspace-agent refuses to run as root (uid 0). Start it as another user: the image does so as uid 1000 (USER 1000)."
        : null;
}
