using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Molecule.Provisioner.Local;
using Molecule.Stack.Services;

namespace Molecule.Stack.Readiness;

/// <summary>Makes the probe that a service's readiness asks for.</summary>
internal static class ServiceProbes
{
    /// <summary>Null when the engine's word is enough.</summary>
    /// <param name="containerId">The container that is looked at.</param>
    public static IReadinessProbe? For(ServiceReadiness? readiness, IDockerClient docker, HttpClient http, string containerId) => readiness switch
    {
        ServiceReadiness.HttpGet asked => new HttpProbe(http, asked),
        ServiceReadiness.Tcp asked => new TcpProbe(asked.Port),
        ServiceReadiness.LogLine asked => new LogProbe(docker, containerId, asked.Text),
        _ => null,
    };

    private static int? HostPort(ContainerLook look, int container) =>
        look.Ports.FirstOrDefault(port => port.Container == container && port.Protocol == PortProtocol.Tcp)?.Host;

    private sealed class HttpProbe(HttpClient http, ServiceReadiness.HttpGet asked) : IReadinessProbe
    {
        public async Task<string?> MissingAsync(ContainerLook look, CancellationToken cancellation)
        {
            var problem = HostPort(look, asked.Port) is { } port
                ? await http.AskAsync(new Uri($"http://127.0.0.1:{port}{asked.Path}"), (status, _) => status is >= 200 and < 400 ? null : $"status {status}", cancellation)
                : "not published";
            return problem is null ? null : $"GET {asked.Path} on port {asked.Port} ({problem})";
        }
    }

    /// <summary>
    /// The engine's proxy accepts a connection to a published port even when nobody listens in the container, and then closes it: so one
    /// that is still open after a moment counts, or one on which something was said.
    /// </summary>
    private sealed class TcpProbe(int container) : IReadinessProbe
    {
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);

        public async Task<string?> MissingAsync(ContainerLook look, CancellationToken cancellation)
        {
            var problem = HostPort(look, container) is { } port ? await TryAsync(port, cancellation) : "not published";
            return problem is null ? null : $"TCP port {container} ({problem})";
        }

        private static async Task<string?> TryAsync(int port, CancellationToken cancellation)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
                patience.CancelAfter(Moment);
                return await socket.ReceiveAsync(new byte[1], patience.Token) > 0 ? null : "closed at once";
            }
            catch (SocketException exception)
            {
                return exception.SocketErrorCode.ToString();
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private sealed class LogProbe(IDockerClient docker, string containerId, string text) : IReadinessProbe
    {
        public async Task<string?> MissingAsync(ContainerLook look, CancellationToken cancellation)
        {
            await foreach (var line in WorkspaceOutput.ReadLinesAsync(docker, containerId, follow: false, tail: null, cancellation, look.StartedAt))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return null;
                }
            }

            return $"a log line with '{text}'";
        }
    }
}
