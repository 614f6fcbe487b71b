using System.Net;
using System.Net.Sockets;
using Molecule.Stack.Services;

namespace Molecule.Stack.Ports;

/// <summary>Looks whether ports of this machine are free. What is free now may be taken a moment later: the engine's answer decides.</summary>
internal static class HostPort
{
    private const int MostPicks = 20;

    /// <summary>Where a stack publishes.</summary>
    public static bool IsFree(int port, PortProtocol protocol) => CanBind(IPAddress.Loopback, port, protocol);

    /// <summary>Free on both loopback addresses: a client that tries ::1 first would otherwise reach somebody else.</summary>
    public static bool IsFreeOnBoth(int port, PortProtocol protocol) =>
        IsFree(port, protocol) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port, protocol));

    /// <summary>A port that the system picks, free on both loopback addresses: a browser that is sent to <c>localhost</c> may try either.</summary>
    public static int FindFree(PortProtocol protocol)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var socket = Open(IPAddress.Loopback, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (attempt == MostPicks || !Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port, protocol))
            {
                return port;
            }
        }
    }

    private static bool CanBind(IPAddress address, int port, PortProtocol protocol)
    {
        using var socket = Open(address, protocol);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            if (protocol == PortProtocol.Tcp)
            {
                socket.Listen(1);
            }

            return true;
        }
        catch (SocketException exception)
        {
            // No such address here (IPv6 switched off): nobody else can be there either.
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }

    private static Socket Open(IPAddress address, PortProtocol protocol) => protocol == PortProtocol.Tcp
        ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        : new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
}
