using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Molecule.Release.Sources;

/// <summary>A tag on a git remote.</summary>
/// <param name="Commit">What it leads to, through an annotated tag's object.</param>
/// <param name="IsAnnotated">It is an object of its own.</param>
public sealed record RemoteTag(string Name, string Commit, bool IsAnnotated);

/// <summary>Reads what <c>git ls-remote --tags</c> prints. Pure.</summary>
internal static partial class RemoteTags
{
    private const string Prefix = "refs/tags/";

    /// <summary>git's sign for "what the tag object points to".</summary>
    private const string Peeled = "^{}";

    public static ImmutableArray<RemoteTag> Parse(string output)
    {
        var lines = output.Split('\n').Select(line => Line().Match(line)).Where(match => match.Success).Select(match => (Commit: match.Groups[1].Value, Ref: match.Groups[2].Value)).ToArray();
        var peeled = lines.Where(line => line.Ref.EndsWith(Peeled, StringComparison.Ordinal)).ToDictionary(line => line.Ref[..^Peeled.Length], line => line.Commit, StringComparer.Ordinal);
        return
        [
            .. lines.Where(line => line.Ref.StartsWith(Prefix, StringComparison.Ordinal) && !line.Ref.EndsWith(Peeled, StringComparison.Ordinal))
                .Select(line => new RemoteTag(line.Ref[Prefix.Length..], peeled.GetValueOrDefault(line.Ref, line.Commit), peeled.ContainsKey(line.Ref))),
        ];
    }

    [GeneratedRegex(@"\A([0-9a-f]{40,64})\t(.+?)\r?\z")]
    private static partial Regex Line();
}
