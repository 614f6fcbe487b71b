using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Molecule.WorkspaceAgent.Health;

/// <summary>
/// <c>--health</c>: every container runs it every few seconds, so it is one request over a plain socket and starts neither the web
/// server nor an HTTP client.
/// </summary>
internal static class HealthProbe
{
    private const int TimeoutMilliseconds = 4000;

    /// <param name="port">The text of <c>PORT</c>; null or empty: 8000.</param>
    /// <returns>0: it answered 200; 1: it did not.</returns>
    public static int Run(string? port)
    {
        try
        {
            var number = string.IsNullOrEmpty(port) ? Configuration.AgentSettings.DefaultPort : int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SendTimeout = TimeoutMilliseconds;
            socket.ReceiveTimeout = TimeoutMilliseconds;
            socket.Connect(IPAddress.Loopback, number);
            socket.Send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8);
            Span<byte> status = stackalloc byte[12];
            var length = 0;
            while (length < status.Length && socket.Receive(status[length..], SocketFlags.None) is > 0 and var count)
            {
                length += count;
            }

            return status.SequenceEqual("HTTP/1.1 200"u8) ? 0 : 1;
        }
        catch (Exception exception) when (exception is SocketException or FormatException or OverflowException or ArgumentException)
        {
            return 1;
        }
    }
}
