using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Molecule.Containers.Redaction;
using Molecule.Images.Templates.Git;

namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>Through the git host's archive endpoint: one download, nothing on disk, nothing kept.</summary>
/// <param name="createHandler">Must not follow redirects: that is decided here.</param>
internal sealed class ArchiveTree(PinnedSourceOptions options, TimeProvider time, Func<HttpMessageHandler> createHandler) : IPinnedTree
{
    /// <summary>For the whole download.</summary>
    public static TimeSpan Budget { get; } = TimeSpan.FromMinutes(2);

    // GitHub's endpoint answers with the address of another host; nobody needs more than a few.
    private const int MostRedirects = 3;

    /// <summary>No cookies, no second decompression, and an answer that is not read to its end is not drained.</summary>
    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseDrainSize = 0,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };

    public async Task<AssetSet> ReadAsync(PinnedAssets reference, Func<string, bool> keep, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(options.Environment.Get(RepositoryReader.PrefixVariable)) && RepositoryReader.IsMirrored(reference.Repository))
        {
            throw new AssetFetchException(
                reference.ToString(), $"{RepositoryReader.PrefixVariable} names a mirror, and a mirror has no archive endpoint", $"Unset it, or set {PinnedSourceOptions.ChannelVariable}=git.");
        }

        var address = ArchiveEndpoint.AddressOf(options.Provider, reference);
        using var budget = new CancellationTokenSource(Budget, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, budget.Token);
        try
        {
            using var http = new HttpMessageInvoker(createHandler(), disposeHandler: true);
            using var response = await AskAsync(http, reference, address, both.Token);
            await using var content = await response.Content.ReadAsStreamAsync(both.Token);
            return await TarballReader.ReadAsync(content, reference.Commit, keep, both.Token);
        }
        catch (OperationCanceledException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Failure(reference, $"{address} gave no whole archive within {Budget.TotalSeconds:0} s", exception);
        }
        catch (InvalidDataException exception)
        {
            throw Failure(reference, $"the archive from {address} is refused: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Failure(reference, $"{address} cannot be read: {Redactor.Process.Redact(exception.Message)}", exception);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMessageInvoker http, PinnedAssets reference, Uri address, CancellationToken cancellation)
    {
        var token = options.Environment.Get(options.Provider.TokenVariable);
        Redactor.Process.Register(token);
        var target = address;
        for (var redirects = 0; ; redirects++)
        {
            RequirePrivate(reference, target);
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("molecule", "1"));

            // The token is the git host's: where that sends us, the address itself is the permission.
            if (!string.IsNullOrEmpty(token) && target.Authority == address.Authority)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue(ArchiveEndpoint.SchemeOf(options.Provider), token);
            }

            var response = await http.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            var (status, location) = ((int)response.StatusCode, response.Headers.Location);
            response.Dispose();
            if (status is not (301 or 302 or 303 or 307 or 308) || location is null || redirects == MostRedirects)
            {
                throw Failure(reference, string.Create(CultureInfo.InvariantCulture, $"{address} answered {status}"), null);
            }

            target = new Uri(target, location);
        }
    }

    /// <summary>Content that nobody signed must at least come from who it says; this machine itself may go without.</summary>
    private void RequirePrivate(PinnedAssets reference, Uri target)
    {
        var isLoopbackProvider = new Uri(options.Provider.BaseUrl).IsLoopback;
        if (target.Scheme != Uri.UriSchemeHttps && !(target.Scheme == Uri.UriSchemeHttp && target.IsLoopback && isLoopbackProvider))
        {
            throw Failure(reference, $"'{target.Scheme}://{target.Authority}' is not behind TLS", null);
        }
    }

    private AssetFetchException Failure(PinnedAssets reference, string reason, Exception? cause) =>
        new(reference.ToString(), reason, $"Check the reference and the network; a private repository needs its token in {options.Provider.TokenVariable}.", cause);
}
