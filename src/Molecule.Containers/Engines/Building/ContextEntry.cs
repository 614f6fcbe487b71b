namespace Molecule.Containers.Engines.Building;

public enum ContextEntryKind
{
    Directory,
    File,

    /// <summary>A symbolic link: sent as a link, never followed.</summary>
    Link,
}

/// <summary>One path of a build context.</summary>
/// <param name="Path">Relative to the context root, segments separated by <c>/</c>, no leading or trailing one.</param>
/// <param name="Mode">Permission bits as they arrive in the image; ignored for links.</param>
/// <param name="SourceFile">Where a file's bytes come from; null for directories, links and empty files.</param>
/// <param name="LinkTarget">What a link says, as it stands on disk; null otherwise.</param>
/// <param name="Sha256">The hash of a file's bytes (64 hexadecimal digits) where it is known already; null has it computed when needed.</param>
public sealed record ContextEntry(string Path, ContextEntryKind Kind, UnixFileMode Mode, string? SourceFile = null, string? LinkTarget = null, string? Sha256 = null);
