namespace Molecule.Containers.Engines.Discovery;

/// <summary>The little that discovery asks of a file system.</summary>
public interface IFileProbe
{
    /// <summary>True for a file, a socket or a pipe.</summary>
    bool Exists(string path);

    /// <summary>The file's text; null when there is no such file.</summary>
    string? Read(string path);
}
