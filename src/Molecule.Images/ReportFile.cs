namespace Molecule.Images;

/// <summary>A report for programs.</summary>
public static class ReportFile
{
    /// <summary>Written beside and renamed, so that a reader never sees half a report.</summary>
    public static async Task WriteAsync(string file, string json, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var draft = $"{file}.{Guid.NewGuid():n}.tmp";
        await File.WriteAllTextAsync(draft, json + "\n", cancellation);
        File.Move(draft, file, overwrite: true);
    }
}
