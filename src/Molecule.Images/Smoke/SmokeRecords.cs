using System.Text;
using Molecule.Images.Manifest;

namespace Molecule.Images.Smoke;

/// <summary>Which images have passed: one small file per image id, so that processes need no lock.</summary>
public sealed class SmokeRecords(string folder)
{
    public static SmokeRecords In(string stateFolder) => new(Path.Combine(stateFolder, "smoke"));

    /// <summary>True when this very image passed with these very settings.</summary>
    public bool HasPassed(string imageId, SmokeProbe probe)
    {
        try
        {
            return File.ReadAllText(FileOf(imageId)) == Content(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Record(string imageId, SmokeProbe probe)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Guid.NewGuid():n}.tmp");
        File.WriteAllText(draft, Content(probe), Encoding.UTF8);
        File.Move(draft, FileOf(imageId), overwrite: true);
    }

    /// <summary>Drops what was recorded of an image that is gone.</summary>
    public void Forget(string imageId)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(FileOf(imageId));
        }
    }

    // The deadline is no part of it: an image that was fast enough once need not be started again for a longer one.
    private static string Content(SmokeProbe probe) => $"passed {probe.Port} {probe.HealthPath} {probe.CardPath}\n";

    private string FileOf(string imageId) => Path.Combine(folder, imageId.Replace("sha256:", string.Empty, StringComparison.Ordinal));
}
