namespace Nuke.Common.Printing;

/// <summary>
/// What a build may tell this engine beyond NUKE's contract, without either knowing the other's types: delegates that it puts into
/// <see cref="AppContext"/> data before it starts. NUKE's package does not look at them.
/// </summary>
internal static class HostHooks
{
    /// <summary><c>Func&lt;string, string&gt;</c>: masks secrets that the build's own code knows.</summary>
    public const string RedactKey = "build.redact";

    /// <summary><c>Func&lt;Exception, string?&gt;</c>: one imperative sentence on what to do about a failure; null when it has none.</summary>
    public const string RemedyKey = "build.remedy";

    /// <summary><c>Func&lt;Exception, int&gt;</c>: the exit code that a failure asks for.</summary>
    public const string ExitCodeKey = "build.exitCode";

    /// <summary><c>string[]</c>: arguments of useful calls, which help shows behind the script's name.</summary>
    public const string ExamplesKey = "build.examples";

    public static IReadOnlyList<string> Examples => AppContext.GetData(ExamplesKey) as string[] ?? [];

    public static string Redact(string text) => AppContext.GetData(RedactKey) is Func<string, string> redact ? redact(text) : text;

    public static string? RemedyFor(Exception failure) => AppContext.GetData(RemedyKey) is Func<Exception, string?> remedy ? remedy(failure) : null;

    public static int ExitCodeFor(Exception failure) => AppContext.GetData(ExitCodeKey) is Func<Exception, int> exitCode ? exitCode(failure) : 1;
}
