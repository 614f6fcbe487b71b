using Molecule.Containers;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Manifest;

/// <summary>One broken rule.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in bytes.</param>
/// <param name="Path">JSON path, such as <c>$.images[0].ref</c>.</param>
public sealed record ManifestError(int Line, int Column, string Path, string Message);

/// <summary>The image manifest breaks one or more rules.</summary>
public sealed class InvalidManifestException(string file, IReadOnlyList<ManifestError> errors)
    : MoleculeException(
        $"{file} is not a valid image manifest:\n" + string.Join('\n', errors.Select(error => $"  {file}:{error.Line}:{error.Column} {error.Path}: {error.Message}")),
        "Correct every line above; images.schema.json next to the manifest describes the format.")
{
    public string File { get; } = file;

    /// <summary>All of them, in the order of the file; never empty.</summary>
    public IReadOnlyList<ManifestError> Errors { get; } = errors;

    public override bool IsUsage => true;
}

/// <summary>A known runtime was asked for that the manifest does not list.</summary>
public sealed class RuntimeNotInManifestException(RuntimeName runtime)
    : MoleculeException($"The image manifest has no entry for runtime '{runtime}'.", "Add one to build/images.json, or leave that runtime out.")
{
    public RuntimeName Runtime { get; } = runtime;

    public override bool IsUsage => true;
}
