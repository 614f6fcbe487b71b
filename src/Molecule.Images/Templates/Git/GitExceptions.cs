using Molecule.Containers;
using Molecule.Containers.Redaction;

namespace Molecule.Images.Templates.Git;

/// <summary>There is no git program.</summary>
public sealed class GitMissingException(Exception innerException)
    : MoleculeException("git cannot be started: " + innerException.Message, "Install git, or build the embedded templates (--template-source embedded).", innerException);

/// <summary>A repository did not give what was asked for. Nothing else is tried in its place.</summary>
/// <param name="title">The beginning of a sentence, such as <c>The template of codex</c>.</param>
public sealed class GitSourceException(string title, string address, string problem, string gitOutput, string tokenVariable)
    : MoleculeException(
        Redactor.Process.Redact($"{title} cannot be had from {address}: {problem}.\n  | {gitOutput.ReplaceLineEndings("\n  | ")}"),
        $"Check the address and the network; a private repository needs its token in {tokenVariable}, a mirror is named by {GitAccess.PrefixVariable}.")
{
    /// <summary>Without credentials.</summary>
    public string Address { get; } = Redactor.Process.Redact(address);

    /// <summary>What git printed, without secrets.</summary>
    public string GitOutput { get; } = Redactor.Process.Redact(gitOutput);
}

/// <summary>The cache folder cannot take a clone.</summary>
public sealed class CloneCacheException(string folder, Exception innerException)
    : MoleculeException($"A clone cannot be kept in the cache folder {folder}: {innerException.Message}", $"Free space there, or name another folder with {CloneCache.FolderVariable}.", innerException)
{
    public string Folder { get; } = folder;
}
