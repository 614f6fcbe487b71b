using System.Net.Sockets;

namespace Molecule.Stack.Readiness;

/// <summary>HTTP to ports of this machine, for probes: no proxy, no redirects, and patience for one answer.</summary>
internal static class ProbeHttp
{
    private const int LargestBody = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static HttpClient CreateClient() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience })
    {
        MaxResponseContentBufferSize = LargestBody,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="judge">Gets status and body; gives null when it is content.</param>
    /// <returns>Null, or in a few words what is wrong.</returns>
    public static async Task<string?> AskAsync(this HttpClient http, Uri address, Func<int, string, string?> judge, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseContentRead, patience.Token);
            return judge((int)response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
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
}
