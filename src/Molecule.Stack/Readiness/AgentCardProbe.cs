using System.Net.Sockets;
using System.Text.Json;

namespace Molecule.Stack.Readiness;

/// <summary>Asks an agent for its card, as its callers will.</summary>
internal sealed class AgentCardProbe(HttpClient http)
{
    public const string Path = "/.well-known/agent-card.json";

    private const int LargestCard = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Null when the agent serves a card; else what is wrong, in a few words.</summary>
    public async Task<string?> TryAsync(int hostPort, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{hostPort}{Path}"), HttpCompletionOption.ResponseContentRead, patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                return $"status {(int)response.StatusCode}";
            }

            using var card = JsonDocument.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            return card.RootElement.ValueKind == JsonValueKind.Object && card.RootElement.TryGetProperty("name", out _) ? null : "no card: a JSON object with a name";
        }
        catch (JsonException)
        {
            return "no JSON";
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : exception.HttpRequestError.ToString();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no answer in 2 s";
        }
    }

    public static HttpClient CreateClient() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience })
    {
        MaxResponseContentBufferSize = LargestCard,
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
