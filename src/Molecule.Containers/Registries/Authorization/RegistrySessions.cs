using System.Collections.Concurrent;
using System.Net;
using Molecule.Containers.Registries.Failures;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Registries.Authorization;

/// <summary>Finds out, once per registry, by which scheme it speaks and what it asks for. Sends no credentials.</summary>
internal sealed class RegistrySessions(HttpExchange exchange, RegistryClientOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, RegistrySession> _sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);

    public async Task<RegistrySession> OpenAsync(RegistryHost host, CancellationToken cancellation)
    {
        if (_sessions.TryGetValue(host.Name, out var known))
        {
            return known;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            return _sessions.TryGetValue(host.Name, out known) ? known : _sessions[host.Name] = await ContactAsync(host, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<RegistrySession> ContactAsync(RegistryHost host, CancellationToken cancellation)
    {
        try
        {
            return await PingAsync(host, "https", cancellation);
        }
        catch (RegistryTlsException exception) when (MayBePlain(host) && exception.InnerException is not null && !exception.IsCertificate)
        {
            // No TLS was spoken there at all; a certificate that was refused never gets here.
            return await PingAsync(host, "http", cancellation);
        }
        catch (RegistryTransientException exception) when (MayBePlain(host) && exception.Status is null)
        {
            // A plain server may also just hang up on a TLS greeting.
            return await PingAsync(host, "http", cancellation);
        }
    }

    private bool MayBePlain(RegistryHost host) => host.IsLoopback || options.PlainHttpHosts.Contains(host.Name);

    private async Task<RegistrySession> PingAsync(RegistryHost host, string scheme, CancellationToken cancellation)
    {
        var root = new Uri($"{scheme}://{host.Authority}/v2/");
        var problem = new RegistryProblem($"Contacting {host}", RegistrySubject.Registry, host.Name);
        return await exchange.SendAsync(
            root,
            problem,
            (_, _, _) => new HttpRequestMessage(HttpMethod.Get, (Uri?)null),
            async response => response.Status switch
            {
                HttpStatusCode.OK => new RegistrySession(host, root, Challenge: null),
                HttpStatusCode.Unauthorized => new RegistrySession(
                    host,
                    root,
                    AuthenticateChallenge.Choose(response.Headers.TryGetValues("WWW-Authenticate", out var values) ? values : [])
                        ?? throw await exchange.FailureAsync(response, problem, "no credentials, because it asks for neither Basic nor Bearer")),
                _ => throw await exchange.FailureAsync(response, problem, "no credentials"),
            },
            cancellation);
    }
}
