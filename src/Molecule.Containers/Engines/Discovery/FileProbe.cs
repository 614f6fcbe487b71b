namespace Molecule.Containers.Engines.Discovery;

/// <summary>The machine's file system.</summary>
public sealed class FileProbe : IFileProbe
{
    public static FileProbe Instance { get; } = new();

    private FileProbe()
    {
    }

    public bool Exists(string path) => File.Exists(path);

    public string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
