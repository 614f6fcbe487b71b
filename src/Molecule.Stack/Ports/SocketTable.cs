using System.Collections.Immutable;
using System.Globalization;

namespace Molecule.Stack.Ports;

/// <summary>The kernel's tables of sockets (<c>/proc/net/tcp</c> and its siblings). Pure.</summary>
internal static class SocketTable
{
    private const int LocalAddress = 1;
    private const int State = 3;
    private const int Inode = 9;
    private const string Listening = "0A";
    private const string UdpUnconnected = "07";

    /// <summary>The inodes of sockets that are bound to a port and wait for others.</summary>
    /// <param name="table">The whole text of a table.</param>
    public static ImmutableArray<string> InodesAt(string table, int port) =>
    [
        .. table.Split('\n')
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > Inode && columns[State] is Listening or UdpUnconnected && PortOf(columns[LocalAddress]) == port)
            .Select(columns => columns[Inode])
            .Where(inode => inode != "0"),
    ];

    private static int? PortOf(string address) =>
        int.TryParse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) ? port : null;
}
