using System.Collections.Immutable;
using System.Net;
using Molecule.Containers.Debian;

namespace Molecule.Images.BaseImages;

/// <summary>The mirror of this machine that has a suite.</summary>
/// <param name="Address">Without credentials.</param>
/// <param name="Keyring">The file that the machine trusts for it; null when its source names none.</param>
/// <param name="Siblings">The suite and its updates and security archives, as far as the machine itself uses them: the image gets the same.</param>
internal sealed record DebianMirror(Uri Address, string? Keyring, ImmutableArray<AptSource> Siblings)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Candidates in order: sources of that very suite first, then every other mirror, which may carry it too.</summary>
    public static ImmutableArray<DebianMirror> Candidates(IEnumerable<AptSource> sources, string suite)
    {
        var usable = sources.Where(source => !source.HasCredentials && source.Components.Contains("main")).ToList();
        ImmutableArray<AptSource> siblings = [.. usable.Where(source => source.Suite == suite || source.Suite == suite + "-updates" || source.Suite == suite + "-security")];
        return
        [
            .. usable
                .OrderBy(source => source.Suite == suite ? 0 : 1)
                .DistinctBy(source => source.Address)
                .Select(source => new DebianMirror(
                    source.Address, source.SignedBy, siblings.Any(sibling => sibling.Suite == suite) ? siblings : [source with { Suite = suite, Components = ["main"] }])),
        ];
    }

    /// <param name="proxy">Null for a direct connection.</param>
    /// <exception cref="MirrorUnavailableException">No source of this machine has the suite.</exception>
    public static async Task<DebianMirror> FindAsync(IEnumerable<AptSource> sources, string suite, string? proxy, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = Limit };
        if (proxy is not null)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        using var client = new HttpClient(handler) { Timeout = Limit };
        foreach (var candidate in Candidates(sources, suite))
        {
            if (await HasAsync(client, candidate, suite, cancellation))
            {
                return candidate;
            }
        }

        throw new MirrorUnavailableException(suite);
    }

    private static async Task<bool> HasAsync(HttpClient client, DebianMirror mirror, string suite, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(new Uri($"{mirror.Address}/dists/{suite}/InRelease"), HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
