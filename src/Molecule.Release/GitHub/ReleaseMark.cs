using Molecule.Images.Publishing;
using Molecule.Release.Versions;

namespace Molecule.Release.GitHub;

/// <summary>
/// A comment in a release's text, which nobody sees: by it a rerun, also on another machine, knows its own half-done draft from one that
/// a person is writing.
/// </summary>
internal static class ReleaseMark
{
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
        return found.Body.Contains("<!-- molecule-release ", StringComparison.Ordinal)
            ? $"the {state} is of another commit or registry"
            : found.Body.Length == 0 && found.Assets.IsEmpty && found.IsDraft ? null : $"the {state} was not made by this tool";
    }
}
