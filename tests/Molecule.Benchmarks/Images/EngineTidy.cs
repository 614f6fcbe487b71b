using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;

namespace Molecule.Benchmarks.Images;

/// <summary>
/// Takes away from the engine what this run put there, and nothing else: images by label. Build cache has no labels: of the records that were not there
/// before, those go whose description has the run's token or whose size is that of one of its contexts, which nobody else's is to the percent. What
/// is left is the copies of a few Dockerfiles.
/// </summary>
internal sealed class EngineTidy(ContainerEngine engine, string token)
{
    private HashSet<string> _before = [];

    public async Task RememberAsync(CancellationToken cancellation) => _before = await CacheIdsAsync(_ => true, cancellation);

    /// <summary>Safe to call between rounds and at the end; a caller that was cancelled gives a token of its own.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        var mine = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{ContextSet.Label}={token}"] = true } };
        foreach (var image in await engine.Docker.Images.ListImagesAsync(new ImagesListParameters { All = true, Filters = mine }, cancellation))
        {
            await engine.Docker.Images.DeleteImageAsync(image.ID, new ImageDeleteParameters { Force = true }, cancellation);
        }

        // A record that others rest on goes only after them, and the engine takes one id at a time: until a pass frees none.
        for (var left = int.MaxValue; ;)
        {
            var ids = await CacheIdsAsync(IsMine, cancellation);
            ids.ExceptWith(_before);
            if (ids.Count == 0 || ids.Count >= left)
            {
                return;
            }

            left = ids.Count;
            foreach (var id in ids)
            {
                var filter = JsonSerializer.Serialize(new Dictionary<string, Dictionary<string, bool>> { ["id"] = new() { [id] = true } });
                using var response = await engine.Http.PostAsync($"build/prune?all=true&filters={Uri.EscapeDataString(filter)}", content: null, cancellation);
                response.EnsureSuccessStatusCode();
            }
        }
    }

    private bool IsMine(JsonNode record) =>
        record["Description"]!.GetValue<string>().Contains(token, StringComparison.Ordinal)
        || (record["Size"]!.GetValue<long>() is var size && size >= ContextSet.Bytes && size <= ContextSet.Bytes * 101 / 100);

    private async Task<HashSet<string>> CacheIdsAsync(Func<JsonNode, bool> filter, CancellationToken cancellation)
    {
        var usage = await engine.Http.GetFromJsonAsync<JsonObject>("system/df", cancellation);
        return [.. (usage?["BuildCache"] as JsonArray ?? []).Where(record => filter(record!)).Select(record => record!["ID"]!.GetValue<string>())];
    }
}
