using System.Globalization;
using System.Text.Json;

namespace Molecule.Benchmarks;

/// <summary>
/// What a run measured: a table for people, and <c>bench-&lt;suite&gt;.json</c> with every sample. Nothing here passes or fails: a
/// machine's speed is no property of the code, and a ratio within one run is read by a person.
/// </summary>
internal sealed class BenchReport(string suite)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Row> _rows = [];
    private readonly List<Fact> _facts = [];
    private readonly string _loadAtStart = Load();

    /// <param name="against">The alternative that was measured in the same run; null for one that others are compared with.</param>
    public void Add(Measurement measured, Measurement? against = null) => _rows.Add(new Row(measured, against));

    /// <summary>Something that is no duration, such as the peak memory.</summary>
    public void Add(string name, double value, string unit) => _facts.Add(new Fact(name, value, unit));

    public async Task WriteAsync(string folder, TextWriter terminal)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"bench-{suite.ToLowerInvariant()}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(
            new
            {
                suite,
                at = TimeProvider.System.GetUtcNow(),
                machine = new { cores = Environment.ProcessorCount, system = Environment.OSVersion.VersionString, loadAtStart = _loadAtStart, loadAtEnd = Load() },
                cases = _rows.Select(row => new
                {
                    row.Measured.Name,
                    row.Measured.Unit,
                    row.Measured.Median,
                    row.Measured.Min,
                    row.Measured.Max,
                    against = row.Against?.Name,
                    row.Ratio,
                    row.Measured.Samples,
                }),
                facts = _facts,
            },
            Json));

        await terminal.WriteLineAsync($"{Environment.ProcessorCount} cores, load {_loadAtStart} at the start, {Load()} at the end");
        string[] headings = ["case", "median", "min–max", "n", "ratio", "against"];
        string[][] lines =
        [
            headings,
            .. _rows.Select(row => new[]
            {
                row.Measured.Name,
                $"{Number(row.Measured.Median)} {row.Measured.Unit}",
                $"{Number(row.Measured.Min)}–{Number(row.Measured.Max)}",
                row.Measured.Samples.Count.ToString(CultureInfo.InvariantCulture),
                row.Ratio is { } ratio ? ratio.ToString(ratio < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture) + "×" : string.Empty,
                row.Against?.Name ?? string.Empty,
            }),
        ];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            await terminal.WriteLineAsync(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        foreach (var fact in _facts)
        {
            await terminal.WriteLineAsync($"{fact.Name}: {Number(fact.Value)} {fact.Unit}");
        }

        await terminal.WriteLineAsync(file);
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private sealed record Row(Measurement Measured, Measurement? Against)
    {
        public double? Ratio => Against is null ? null : Measured.Median / Against.Median;
    }

    private sealed record Fact(string Name, double Value, string Unit);
}
