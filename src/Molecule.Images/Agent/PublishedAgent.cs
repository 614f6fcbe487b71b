namespace Molecule.Images.Agent;

/// <summary>The workspace agent as one executable file for one platform.</summary>
/// <param name="Path">Absolute; the file's name is <c>molecule-workspace-agent</c> and it is executable.</param>
/// <param name="Key">Hash of everything that decides the file's bytes: 64 lower-case hexadecimal digits.</param>
/// <param name="Size">In bytes.</param>
public sealed record PublishedAgent(string Path, string Key, long Size);
