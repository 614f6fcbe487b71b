using System.Globalization;

namespace Molecule.Benchmarks;

/// <summary>Signs of life: a line before each thing that is measured, and none while it is.</summary>
internal static class BenchProgress
{
    public static void Say(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {what}"));

    /// <param name="round">From 0.</param>
    public static void Say(string what, int round, int rounds) => Say(string.Create(CultureInfo.InvariantCulture, $"{what} ({round + 1} of {rounds})"));
}
