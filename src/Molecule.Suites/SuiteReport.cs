using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Suites.Coverage;

namespace Molecule.Suites;

/// <summary>All suites of one run.</summary>
public sealed record SuiteReport(IReadOnlyList<SuiteResult> Suites)
{
    public const string JsonFile = "tests.json";

    /// <summary>Holds <see cref="Summary"/> alone; <c>.ci/run</c> ends with it.</summary>
    public const string SummaryFile = "tests.txt";

    /// <summary>By room; empty when it was not measured.</summary>
    public IReadOnlyList<RoomCoverage> Coverage { get; init; } = [];

    public int Passed => Suites.Sum(suite => suite.Passed);

    public int Failed => Suites.Sum(suite => suite.Failed);

    public int Skipped => Suites.Sum(suite => suite.Skipped);

    /// <summary><c>N passed, M failed</c>, and <c>, K skipped</c> only when there are any.</summary>
    [JsonIgnore]
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : string.Empty)}");

    /// <summary>Removes an earlier run's report, so that a run that breaks early cannot be mistaken for it.</summary>
    public static void Clear(string folder)
    {
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, JsonFile));
        File.Delete(Path.Combine(folder, SummaryFile));
    }

    public async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, JsonFile), JsonSerializer.Serialize(this, SuiteJson.Default.SuiteReport) + "\n", cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, SummaryFile), Summary + "\n", cancellation);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SuiteReport))]
internal sealed partial class SuiteJson : JsonSerializerContext;
