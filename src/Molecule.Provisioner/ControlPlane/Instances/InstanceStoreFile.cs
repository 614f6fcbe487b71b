namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>Sees to it that the store is its owner's alone. SQLite gives its side files the mode of the main one.</summary>
internal static class InstanceStoreFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void EnsurePrivate(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            // A user's profile is private there already.
            Directory.CreateDirectory(folder);
            using var file = File.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            return;
        }

        Directory.CreateDirectory(folder, Private | UnixFileMode.UserExecute);
        using (new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = Private,
        }))
        {
        }

        if (File.GetUnixFileMode(path) != Private)
        {
            File.SetUnixFileMode(path, Private);
        }
    }
}
