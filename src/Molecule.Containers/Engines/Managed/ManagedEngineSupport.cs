using Molecule.Containers.Debian;

namespace Molecule.Containers.Engines.Managed;

/// <summary>Whether a machine can run a managed engine, and what its user can do if not.</summary>
/// <param name="Linux">False on Windows and macOS.</param>
/// <param name="Root">True when this process has user id 0.</param>
public sealed record ManagedEngineSupport(bool Linux, bool Root, OsRelease System)
{
    public static ManagedEngineSupport OfThisMachine() =>
        new(OperatingSystem.IsLinux(), Environment.IsPrivilegedProcess, OperatingSystem.IsLinux() ? OsRelease.Read() : OsRelease.Unknown);

    /// <summary>Null when it can.</summary>
    public ManagedEngineUnsupportedException? Refusal => (Linux, System.IsDebianFamily, Root) switch
    {
        (false, _, _) => new("it needs Linux", "Install Docker Desktop, Rancher Desktop or Podman Desktop and start it, or name an engine with --engine <endpoint>."),
        (_, false, _) => new($"{System.PrettyName} is neither Debian nor Ubuntu", $"Install a container engine ({InstallHint(System)}) and start it, or name one with --engine <endpoint>."),
        (_, _, false) => new("this user is not root", "Install a container engine (sudo apt-get install docker.io) and join the group docker, run this as root, or name an engine with --engine <endpoint>."),
        _ => null,
    };

    private static string InstallHint(OsRelease system)
    {
        bool Is(params string[] ids) => ids.Contains(system.Id) || system.Like.Any(ids.Contains);
        return Is("fedora", "rhel", "centos") ? "dnf install podman-docker, or moby-engine on Fedora"
            : Is("arch") ? "pacman -S docker"
            : Is("alpine") ? "apk add docker"
            : Is("suse", "opensuse") ? "zypper install docker"
            : "docker or podman";
    }
}
