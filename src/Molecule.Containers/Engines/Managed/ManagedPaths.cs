using System.Security.Cryptography;
using System.Text;

namespace Molecule.Containers.Engines.Managed;

/// <summary>Every path and name of one managed engine, all derived from its state folder: two state folders share nothing.</summary>
public sealed record ManagedPaths
{
    // A socket's address holds 108 bytes with the closing zero; the longest below us is containerd's: /exec/containerd/containerd-debug.sock.
    private const int LongestFolder = 107 - 48;

    /// <param name="stateFolder">Absolute.</param>
    public ManagedPaths(string stateFolder)
    {
        State = Path.TrimEndingDirectorySeparator(stateFolder);
        Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(State)))[..8];
        Runtime = Encoding.UTF8.GetByteCount(State) <= LongestFolder ? State : $"/run/molecule-{Key}";
    }

    public string State { get; }

    /// <summary>Eight hexadecimal digits of the state folder's hash.</summary>
    public string Key { get; }

    /// <summary>Where sockets go: the state folder, or a short one under <c>/run</c> when that is too long for a socket's address.</summary>
    public string Runtime { get; }

    public string Socket => Path.Combine(Runtime, "docker.sock");

    public string ExecRoot => Path.Combine(Runtime, "exec");

    public string DataRoot => Path.Combine(State, "data");

    public string PidFile => Path.Combine(State, "dockerd.pid");

    public string LogFile => Path.Combine(State, "dockerd.log");

    public string ConfigurationFile => Path.Combine(State, "daemon.json");

    public string RangeFile => Path.Combine(State, "address-range");

    /// <summary>Beside the state folder, so that a purge can delete the folder while it holds the lock.</summary>
    public string Lock => State + ".lock";

    /// <summary>Eleven characters; an interface's name has at most fifteen.</summary>
    public string Bridge => "mol" + Key;

    public string FirewallChain => "MOLECULE-" + Key;

    /// <summary>Parent of all containers' control groups: tells what runs in this engine even when the daemon is dead.</summary>
    public string ControlGroup => "molecule-" + Key;

    public EngineEndpoint Endpoint => new(new Uri("unix://" + Socket), ManagedEngine.Origin);
}
