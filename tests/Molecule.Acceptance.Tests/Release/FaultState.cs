using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Molecule.Containers.Processes;
using Molecule.Containers.References;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The visible end of a release, looked up past all proxies.</summary>
internal sealed class FaultState(FaultWorld world)
{
    private const string Checksums = "SHA256SUMS";

    public async Task<string> DescribeAsync(bool ignorePreviousLatest)
    {
        var lines = new List<string>();
        await AddRegistryAsync(lines);
        AddGitHub(lines, ignorePreviousLatest);
        await AddTagsAsync(lines);
        lines.AddRange(world.ControlPlane.Promotions.Select(promotion => $"promoted {promotion.Runtime} {promotion.Digest} {promotion.Commit} ({promotion.Notes})").Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private async Task AddRegistryAsync(List<string> lines)
    {
        using var client = world.Registry.CreateClient();
        foreach (var name in FaultBench.RepositoryPaths)
        {
            var repository = Repository.Parse($"{world.Registry.Authority}/{name}");
            foreach (var tag in (await client.ListTagsAsync(repository, CancellationToken.None).ToListAsync()).Order(StringComparer.Ordinal))
            {
                lines.Add($"image {name}:{tag} {(await client.FindManifestAsync(repository.WithTag(tag), CancellationToken.None))!.Digest}");
            }
        }
    }

    private void AddGitHub(List<string> lines, bool ignorePreviousLatest)
    {
        foreach (var release in world.GitHub.Releases.OrderBy(release => release.Tag, StringComparer.Ordinal).ThenBy(release => release.IsDraft))
        {
            lines.Add($"release {release.Tag} draft={release.IsDraft} pre={release.IsPrerelease} '{release.Name}' {Hash(Encoding.UTF8.GetBytes(release.Body ?? string.Empty))}");
            foreach (var asset in release.Assets.OrderBy(asset => asset.Name, StringComparer.Ordinal))
            {
                var shown = (asset.Name, ignorePreviousLatest) switch
                {
                    (Checksums, _) => AreTrue(release, asset) ? "true" : "WRONG",
                    (_, true) => Hash(Encoding.UTF8.GetBytes(WithoutPreviousLatest(asset.Content))),
                    _ => Hash(asset.Content),
                };
                lines.Add($"  {asset.Name} {(asset.IsStarter ? "BROKEN" : shown)}");
            }
        }
    }

    private async Task AddTagsAsync(List<string> lines)
    {
        var tags = await FaultBench.GitAsync(world.Bare, "for-each-ref", "--format=%(refname) %(objecttype) %(*objectname) %(contents:subject)", "refs/tags");
        lines.AddRange(tags.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Each line of the checksums names another asset, and its digest.</summary>
    private static bool AreTrue(GitHubRelease release, GitHubAsset checksums) =>
        Encoding.UTF8.GetString(checksums.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line =>
            release.Assets.Any(asset => line == $"{Hash(asset.Content)}  {asset.Name}"));

    private static string WithoutPreviousLatest(byte[] json)
    {
        var release = JsonNode.Parse(json)!;
        foreach (var image in release["images"]!.AsArray())
        {
            image!.AsObject().Remove("previousLatest");
        }

        return release.ToJsonString();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
