using System.Text.Json;

namespace Molecule.Stack.Readiness;

/// <summary>Asks an agent for its card, as its callers will.</summary>
internal sealed class AgentCardProbe(HttpClient http, int hostPort) : IReadinessProbe
{
    public const string Path = "/.well-known/agent-card.json";

    public async Task<string?> MissingAsync(ContainerLook look, CancellationToken cancellation) =>
        await TryAsync(cancellation) is { } problem ? $"agent card ({problem})" : null;

    /// <summary>Null when the agent serves a card; else what is wrong, in a few words.</summary>
    public Task<string?> TryAsync(CancellationToken cancellation) =>
        http.AskAsync(new Uri($"http://127.0.0.1:{hostPort}{Path}"), Judge, cancellation);

    private static string? Judge(int status, string body)
    {
        if (status is < 200 or > 299)
        {
            return $"status {status}";
        }

        try
        {
            using var card = JsonDocument.Parse(body);
            return card.RootElement.ValueKind == JsonValueKind.Object && card.RootElement.TryGetProperty("name", out _) ? null : "no card: a JSON object with a name";
        }
        catch (JsonException)
        {
            return "no JSON";
        }
    }
}
