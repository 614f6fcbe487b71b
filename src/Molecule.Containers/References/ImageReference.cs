namespace Molecule.Containers.References;

/// <summary>An image reference, parsed once at the edge: either a <see cref="Tag"/> or a <see cref="PinnedReference"/>.</summary>
public abstract record ImageReference(Repository Repository)
{
    /// <summary>
    /// Parses <c>name</c>, <c>name:tag</c>, <c>name@digest</c> or <c>name:tag@digest</c> (the tag of the last one is dropped:
    /// the digest decides). Without tag and digest the tag is <c>latest</c>. A colon that is followed by a slash is a port.
    /// </summary>
    /// <exception cref="InvalidReferenceException">The text is not an image reference.</exception>
    public static ImageReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var named = at < 0 ? text : text[..at];
        var colon = named.LastIndexOf(':');
        var hasTag = colon > named.LastIndexOf('/');
        var repository = Repository.Parse(hasTag ? named[..colon] : named);
        if (at >= 0)
        {
            return new PinnedReference(repository, Digest.Parse(text[(at + 1)..]));
        }

        return new Tag(repository, hasTag ? named[(colon + 1)..] : "latest");
    }

    public abstract override string ToString();
}
