using System.Text.Json;

namespace Molecule.Containers.Engines;

/// <summary>Asks an endpoint what it is: one <c>_ping</c> and one <c>version</c> call.</summary>
public static class EngineProbe
{
    /// <exception cref="EngineUnreachableException">Nothing answers there, or what answers is no engine.</exception>
    public static async Task<EngineVersion> ProbeAsync(EngineEndpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            using var client = ContainerEngine.CreateHttpClient(endpoint);
            using var ping = await client.GetAsync("_ping", cancellation);
            ping.EnsureSuccessStatusCode();
            var builder = ping.Headers.TryGetValues("Builder-Version", out var values) ? values.First() : null;

            using var response = await client.GetAsync("version", cancellation);
            response.EnsureSuccessStatusCode();
            using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            return Describe(document.RootElement, builder);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new EngineUnreachableException(endpoint, exception);
        }
    }

    private static EngineVersion Describe(JsonElement version, string? builder)
    {
        var product = version.TryGetProperty("Components", out var components) && components.GetArrayLength() > 0
            ? components[0].GetProperty("Name").GetString()!
            : "Engine";
        var api = version.GetProperty("ApiVersion").GetString()!;
        var podman = product.Contains("podman", StringComparison.OrdinalIgnoreCase);
        return new EngineVersion(
            podman ? "Podman" : "Docker",
            version.GetProperty("Version").GetString()!,
            api,
            version.GetProperty("Os").GetString()!,
            version.GetProperty("Arch").GetString()!,
            // BuildKit's API switch (version=2) came with API 1.39; podman accepts the parameter and ignores it.
            !podman && (builder == "2" || (System.Version.TryParse(api, out var parsed) && parsed >= new Version(1, 39))));
    }
}
