namespace Molecule.Acceptance.Tests.Release;

/// <summary>A course in which one request goes wrong, once, and which is then run again if it has to be.</summary>
internal static class FaultTrial
{
    /// <summary>From so many rounds on, all requests are shared out among them; fewer are a sample, of one request each.</summary>
    private const int RoundsForAll = 20;

    private static readonly FaultKind[] Answers = [FaultKind.Cut, FaultKind.LostReply, FaultKind.TooManyRequests, FaultKind.ServerError, FaultKind.BadGateway];
    private static readonly FaultKind[] Kills = [FaultKind.Kill, FaultKind.KillAfter];

    /// <summary>What goes wrong in a round: an answer and a kill for each of its requests, or everything.</summary>
    public static IEnumerable<(int Index, FaultKind Kind)> Of(FaultCourse course, int seed, bool everything)
    {
        var (requests, rounds) = (course.Requests.Count, ChaosRounds.Seeds.Count);
        var random = new Random(seed);
        var isSample = rounds < RoundsForAll;
        var indexes = isSample ? [random.Next(requests)] : Enumerable.Range(0, requests).Where(index => index % rounds == seed - 1);
        return indexes.SelectMany(index => everything && !isSample
            ? Answers.Concat(Kills).Select(kind => (index, kind))
            : [(index, Answers[random.Next(Answers.Length)]), (index, Kills[random.Next(Kills.Length)])]);
    }

    /// <summary>The end is that of the undisturbed course, and no secret is anywhere.</summary>
    /// <returns>What went over the wire of both runs.</returns>
    public static async Task<IReadOnlyList<FaultLineEntry>> RunAsync(FaultBench bench, FaultCourse course, int index, FaultKind kind)
    {
        await using var world = await FaultWorld.CreateAsync(bench, course.From);
        world.Line.Plan = FaultLine.At(index, kind);
        var isKill = Kills.Contains(kind);
        var first = isKill ? await world.RunProcessAsync(course.Version, course.Command) : await world.RunAsync(course.Version, course.Command);
        world.Line.Plan = _ => null;
        var spoilt = world.Line.Entries.FirstOrDefault(entry => entry.Fault is not null);

        // Every third of those that were killed is continued elsewhere, by somebody who knows nothing of it.
        var isElsewhere = isKill && index % 3 == 0;
        if (!first.Succeeded)
        {
            if (isElsewhere)
            {
                await world.MoveToAnotherMachineAsync();
            }

            var again = await world.RunAsync(course.Version, course.Command);
            again.Succeeded.ShouldBeTrue($"the rerun failed after {spoilt}\nFIRST RUN\n{first.Output}\nRERUN\n{again.Output}");
        }

        var context = $"after {spoilt}{(isElsewhere ? ", continued elsewhere" : string.Empty)}\nFIRST RUN\n{first.Output}";
        (await world.DescribeAsync(isElsewhere)).ShouldBe(isElsewhere ? course.EndElsewhere : course.End, context);
        FaultCanaries.ShouldNotAppearIn(first.Output);
        FaultCanaries.ShouldNotHaveBeenWrittenBelow(world);
        return world.Line.Entries;
    }
}
