using System.Globalization;
using Molecule.Images.Building;
using Spectre.Console;

namespace Molecule.Terminal.Images;

/// <summary>What stands at the end of a run over images.</summary>
internal static class ImageTables
{
    private static readonly Style Bad = new(Color.Red);

    public static Table Made(ImageReport report)
    {
        var table = Empty("Runtime", "Image", "Id", "Result", "Smoke test").AddColumn(Right("Size")).AddColumn(Right("Seconds"));
        foreach (var image in report.Images)
        {
            table.AddRow(
                new Text(image.Runtime),
                new Text(image.Tags.Count > 0 ? image.Tags[0] : "-"),
                new Text(ImageView.ShortId(image.ImageId)),
                new Text(image.Result.ToString().ToLowerInvariant(), image.Result == ImageResult.Failed ? Bad : Style.Plain),
                new Text(WordFor(image.Smoke)),
                new Text(image.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / 1e6:0.0} MB") : "-"),
                new Text(Seconds(image.Seconds)));
        }

        return table;
    }

    public static Table Tested(ImageReport report)
    {
        var table = Empty("Runtime", "Image", "Id", "Smoke test", "Runs as").AddColumn(Right("Ready after")).AddColumn(Right("Stopped after"));
        foreach (var image in report.Images)
        {
            table.AddRow(
                new Text(image.Runtime),
                new Text(image.Tags.Count > 0 ? image.Tags[0] : "-"),
                new Text(ImageView.ShortId(image.ImageId)),
                new Text(image.Result == ImageResult.Failed ? "failed" : WordFor(image.Smoke), image.Result == ImageResult.Failed ? Bad : Style.Plain),
                new Text(image.Measured is { } seen ? "uid " + seen.User : "-"),
                new Text(image.Measured is { } measured ? Seconds(measured.ReadySeconds) + " s" : "-"),
                new Text(image.Measured is { } stopped ? Seconds(stopped.StopSeconds) + " s" : "-"));
        }

        return table;
    }

    private static string WordFor(SmokeResult result) => result switch { SmokeResult.PassedBefore => "passed before", var other => other.ToString().ToLowerInvariant() };

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static Table Empty(params string[] columns) => new Table().Border(TableBorder.Rounded).AddColumns(columns);

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();
}
