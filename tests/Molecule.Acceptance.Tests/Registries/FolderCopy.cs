namespace Molecule.Acceptance.Tests.Registries;

internal static class FolderCopy
{
    /// <summary>Regular files and folders, as they are; modes and all.</summary>
    public static void Make(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Make(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
