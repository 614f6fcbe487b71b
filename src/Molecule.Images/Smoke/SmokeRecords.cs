using System.Text;
using Molecule.Images.Manifest;

namespace Molecule.Images.Smoke;

/// <summary>Which images have passed: one small file per image id, so that processes need no lock.</summary>
public sealed class SmokeRecords(string folder)
{
    private const string DraftExtension = ".tmp";

    private static readonly TimeSpan DraftLifetime = TimeSpan.FromHours(1);

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
        var draft = Path.Combine(folder, $"{Guid.NewGuid():n}{DraftExtension}");
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

    /// <summary>All there are, and drafts of them. To be asked for before the images: then the image of a record that is new is among those.</summary>
    internal IReadOnlyList<FileInfo> List() =>
        new DirectoryInfo(folder) is { Exists: true } records ? [.. records.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)] : [];

    /// <summary>True for the record of an image that is gone, and for what a killed run has left of one.</summary>
    /// <param name="imageIds">Of all images that there are.</param>
    internal static bool IsUseless(FileInfo record, IEnumerable<string> imageIds, DateTimeOffset now) => record.Extension == DraftExtension
        ? now.UtcDateTime - record.LastWriteTimeUtc > DraftLifetime
        : !imageIds.Any(id => NameOf(id) == record.Name);

    // The deadline is no part of it: an image that was fast enough once need not be started again for a longer one.
    private static string Content(SmokeProbe probe) => $"passed {probe.Port} {probe.HealthPath} {probe.CardPath}\n";

    private static string NameOf(string imageId) => imageId.Replace("sha256:", string.Empty, StringComparison.Ordinal);

    private string FileOf(string imageId) => Path.Combine(folder, NameOf(imageId));
}
