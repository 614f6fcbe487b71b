using System.Text.RegularExpressions;
using Molecule.Images.Publishing;
using Molecule.Release.Versions;

namespace Molecule.Release.GitHub;

/// <summary>
/// A comment in a release's text, which nobody sees: by it a rerun, also on another machine, knows its own half-done draft from one that
/// a person is writing.
/// </summary>
internal static partial class ReleaseMark
{
    private static readonly string[] Parts = ["version", "commit", "registry"];

    public static string Of(ReleaseVersion version, string commit, RegistryPrefix registry) => $"<!-- molecule-release {version} {commit} {registry} -->";

    /// <summary>Null when nothing speaks against adopting what GitHub has.</summary>
    /// <param name="mark">Of this release.</param>
    public static string? Conflict(HostedRelease found, string mark)
    {
        if (found.Body.Contains(mark, StringComparison.Ordinal))
        {
            return null;
        }

        var state = found.IsDraft ? "draft" : "release";
        return Mark().Match(found.Body) is { Success: true } theirs
            ? $"the {state} is of {Difference(theirs, Mark().Match(mark))}"
            : found.Body.Length == 0 && found.Assets.IsEmpty && found.IsDraft ? null : $"the {state} was not made by this tool";
    }

    private static string Difference(Match theirs, Match ours)
    {
        string[] names = [.. Parts.Where(name => theirs.Groups[name].Value != ours.Groups[name].Value)];
        return string.Join(" and ", names.Select(name => $"the {name} {theirs.Groups[name].Value}, and this one of {ours.Groups[name].Value}"));
    }

    [GeneratedRegex(@"<!-- molecule-release (?<version>\S{1,200}) (?<commit>[0-9a-f]{40,64}) (?<registry>\S{1,300}) -->")]
    private static partial Regex Mark();
}
