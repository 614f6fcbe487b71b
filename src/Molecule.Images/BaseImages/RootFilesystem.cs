namespace Molecule.Images.BaseImages;

/// <summary>An archive of a root file system.</summary>
/// <param name="Made">UTC.</param>
internal sealed record RootFilesystem(string Archive, DateTimeOffset Made);
