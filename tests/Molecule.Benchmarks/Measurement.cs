namespace Molecule.Benchmarks;

/// <summary>One thing, measured several times in this run.</summary>
/// <param name="Unit">Such as <c>ms</c>.</param>
internal sealed record Measurement(string Name, string Unit, IReadOnlyList<double> Samples)
{
    public double Median
    {
        get
        {
            var sorted = Samples.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public double Min => Samples.Min();

    public double Max => Samples.Max();

    /// <summary>Runs all of them in turn, round by round, so that a change in the machine's load meets each alike.</summary>
    public static async Task<IReadOnlyList<Measurement>> InTurnAsync(int rounds, params (string Name, Func<Task> Action)[] cases)
    {
        var samples = cases.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var index = 0; index < cases.Length; index++)
            {
                BenchProgress.Say(cases[index].Name, round, rounds);
                samples[index].Add(await TimeAsync(cases[index].Action));
            }
        }

        return [.. cases.Select((measured, index) => new Measurement(measured.Name, "ms", samples[index]))];
    }

    /// <returns>Milliseconds.</returns>
    public static async Task<double> TimeAsync(Func<Task> action)
    {
        var started = TimeProvider.System.GetTimestamp();
        await action();
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }
}
