using System.Net;
using System.Net.Sockets;

namespace Molecule.Provisioner.Local;

/// <summary>Picks free ports on 127.0.0.1. Between picking and binding somebody else may be faster: the caller tries again.</summary>
internal sealed class HostPorts
{
    private readonly HashSet<int> _given = [];
    private readonly Lock _lock = new();

    /// <summary>A port that is free now and that this process has not given to anybody else.</summary>
    public int Pick()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (_lock)
            {
                if (_given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
