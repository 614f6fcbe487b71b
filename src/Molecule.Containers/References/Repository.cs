using System.Text.RegularExpressions;

namespace Molecule.Containers.References;

/// <summary>
/// The name part of an image reference as it was written, without tag or digest: <c>[host[:port]/]path</c>.
/// Nothing is normalised: <c>debian</c> stays <c>debian</c>, so that what a person wrote is what the engine is told.
/// </summary>
public sealed partial record Repository
{
    private Repository(string name) => Name = name;

    public string Name { get; }

    /// <summary>
    /// The registry host (with port) when the first segment is one, by Docker's rule: it contains a dot or a colon, or is
    /// <c>localhost</c>; null otherwise.
    /// </summary>
    public string? Host
    {
        get
        {
            var slash = Name.IndexOf('/', StringComparison.Ordinal);
            var first = slash < 0 ? string.Empty : Name[..slash];
            return first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost" ? first : null;
        }
    }

    /// <summary>The name without the registry host.</summary>
    public string Path => Host is { } host ? Name[(host.Length + 1)..] : Name;

    public static bool TryParse(string? text, out Repository? repository)
    {
        repository = text is { Length: <= 255 } && Pattern().IsMatch(text) ? new Repository(text) : null;
        return repository is not null;
    }

    /// <exception cref="InvalidReferenceException">The text is not a repository name.</exception>
    public static Repository Parse(string text) => TryParse(text, out var repository)
        ? repository!
        : throw new InvalidReferenceException("repository", text, "expected [host[:port]/]path in lower case, at most 255 characters");

    public Tag WithTag(string tag) => new(this, tag);

    public override string ToString() => Name;

    [GeneratedRegex(@"\A(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Pattern();
}
