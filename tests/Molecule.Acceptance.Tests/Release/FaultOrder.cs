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
        var promoted = log.FirstOrDefault(entry => entry.IsPromotion);
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

    /// <summary>
    /// Nothing was put but <c>:latest</c>, the first one only after the registry had shown every image of the set; no pin was promoted before the
    /// last one; and GitHub and git were only read.
    /// </summary>
    public static void ShouldHaveGoneBackWhole(this IReadOnlyList<FaultLineEntry> log, IEnumerable<(string Repository, string Digest)> set)
    {
        log.ShouldAllBe(entry => entry.Server != "github" || entry.Method == "GET");
        log.ShouldAllBe(entry => !entry.Path.EndsWith("/git-receive-pack", StringComparison.Ordinal));
        log.ShouldAllBe(entry => entry.ManifestPut == null || entry.ManifestPut.Value.Reference == "latest");
        var moves = log.Where(entry => entry.ManifestPut is not null).ToArray();
        foreach (var (repository, digest) in set)
        {
            var seen = log.FirstOrDefault(entry => entry.Method is "GET" or "HEAD" && entry.Path == $"/v2/{repository}/manifests/{digest}" && entry.Succeeded);
            seen.ShouldNotBeNull($"nobody looked for {repository}@{digest}");
            seen.Applied!.Value.ShouldBeLessThan(moves[0].Arrived, $"{moves[0]} came before {seen}");
            moves.ShouldContain(entry => entry.ManifestPut!.Value.Repository == repository && entry.BodyDigest == digest && entry.Succeeded);
        }

        var promoted = log.FirstOrDefault(entry => entry.IsPromotion);
        moves.Last(entry => entry.Succeeded).Applied!.Value.ShouldBeLessThan(promoted?.Arrived ?? int.MaxValue, "a pin was promoted before all of :latest had moved");
    }
}
