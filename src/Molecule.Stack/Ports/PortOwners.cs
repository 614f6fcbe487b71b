using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Stack.Services;

namespace Molecule.Stack.Ports;

/// <summary>Finds out who has a port of this machine: a container of the engine, or a process.</summary>
/// <param name="proc">Where the kernel's process file system is.</param>
internal sealed class PortOwners(IDockerClient docker, string proc = "/proc")
{
    /// <summary>Such as "container 'web'" or "process 4711 (nginx)"; null when nobody can be found.</summary>
    public async Task<string?> FindAsync(int port, PortProtocol protocol, CancellationToken cancellation)
    {
        var type = protocol == PortProtocol.Udp ? "udp" : "tcp";
        var containers = await docker.Containers.ListContainersAsync(new ContainersListParameters(), cancellation);
        var holder = containers.FirstOrDefault(container => (container.Ports ?? []).Any(published => published.PublicPort == port && published.Type == type));
        return holder is not null ? $"container '{holder.Names[0].TrimStart('/')}'" : FindProcess(port, type);
    }

    /// <summary>The process that has a socket at that port. Null where there is no such file system, and for processes that we may not look at.</summary>
    /// <param name="type"><c>tcp</c> or <c>udp</c>.</param>
    public string? FindProcess(int port, string type)
    {
        var inodes = new[] { type, type + "6" }.SelectMany(table => SocketTable.InodesAt(Read(Path.Combine(proc, "net", table)), port)).Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
        if (inodes.Count == 0)
        {
            return null;
        }

        var processes = Directory.EnumerateDirectories(proc).Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return processes.FirstOrDefault(process => Holds(process, inodes)) is { } found
            ? $"process {Path.GetFileName(found)} ({Read(Path.Combine(found, "comm")).Trim()})"
            : "a process of another user";
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
