namespace Molecule.Acceptance.Tests.Release;

/// <summary>What the log of a release must show, whatever went wrong and however often it was begun again.</summary>
internal static class FaultOrder
{
    /// <summary>
    /// No <c>:latest</c> was put and no pin promoted before the registry had taken the immutable and the version's tag of every image of the set.
    /// </summary>
    public static void ShouldHaveMovedNothingAheadOf(this IReadOnlyList<FaultLineEntry> log, IEnumerable<(string Repository, string Tag)> set)
    {
        var moved = log.FirstOrDefault(entry => entry.ManifestPut?.Reference == "latest");
        var promoted = log.FirstOrDefault(entry => entry.Method == "POST" && entry.Path.EndsWith("/promote", StringComparison.Ordinal));
        foreach (var (repository, tag) in set)
        {
            var put = log.FirstOrDefault(entry => entry.ManifestPut == (repository, tag) && entry.Succeeded);
            put.ShouldNotBeNull($"{repository}:{tag} was never put");
            put.Applied!.Value.ShouldBeLessThan(moved?.Arrived ?? int.MaxValue, $"{moved} came before {put}");
            put.Applied!.Value.ShouldBeLessThan(promoted?.Arrived ?? int.MaxValue, $"{promoted} came before {put}");
        }

        var lastMove = log.LastOrDefault(entry => entry.ManifestPut?.Reference == "latest" && entry.Succeeded);
        lastMove?.Applied!.Value.ShouldBeLessThan(promoted?.Arrived ?? int.MaxValue, "a pin was promoted before all of :latest had moved");
    }
}
