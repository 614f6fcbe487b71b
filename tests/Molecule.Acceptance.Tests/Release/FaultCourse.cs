namespace Molecule.Acceptance.Tests.Release;

/// <summary>A command in a state, and what comes of it when nothing goes wrong.</summary>
/// <param name="Requests">In order.</param>
/// <param name="End">See <see cref="FaultWorld.DescribeAsync"/>.</param>
/// <param name="EndElsewhere">The same where a rerun could not know what <c>:latest</c> held before.</param>
internal sealed record FaultCourse(string Command, string Version, FaultSeed From, IReadOnlyList<FaultLineEntry> Requests, string End, string EndElsewhere)
{
    /// <summary>Runs it undisturbed.</summary>
    /// <param name="world">Begun from that state.</param>
    public static async Task<FaultCourse> RunAsync(FaultWorld world, string command, string version, FaultSeed from)
    {
        (await world.RunAsync(version, command)).ShouldHaveSucceeded();
        return new FaultCourse(command, version, from, world.Line.Entries, await world.DescribeAsync(), await world.DescribeAsync(ignorePreviousLatest: true));
    }
}
