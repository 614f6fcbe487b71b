using System.Net;
using Molecule.Containers.References;

namespace Molecule.Containers.Registries;

/// <summary>A registry, named as in an image reference: <c>host[:port]</c>, lower case. A reference without a host means Docker Hub.</summary>
public sealed record RegistryHost
{
    /// <summary>Docker's rule for references whose first segment names no host.</summary>
    public const string DockerHub = "docker.io";

    private RegistryHost(string name) => Name = name;

    public string Name { get; }

    /// <summary>Where the API listens: the name itself, but for Docker Hub.</summary>
    public string Authority => IsDockerHub ? "registry-1.docker.io" : Name;

    public bool IsDockerHub => Name == DockerHub;

    /// <summary><c>localhost</c>, 127.0.0.0/8 or <c>[::1]</c>: what never leaves this machine may go without TLS.</summary>
    public bool IsLoopback
    {
        get
        {
            var host = new Uri("http://" + Authority).IdnHost;
            return host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        }
    }

    public static RegistryHost Of(Repository repository) => Parse(repository.Host ?? DockerHub);

    /// <exception cref="InvalidReferenceException">The text is not <c>host[:port]</c>.</exception>
    public static RegistryHost Parse(string text)
    {
        var name = text.ToLowerInvariant();
        if (name is "index.docker.io" or "registry-1.docker.io")
        {
            name = DockerHub;
        }

        return Uri.TryCreate("http://" + name, UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && !name.EndsWith('/')
            ? new RegistryHost(name)
            : throw new InvalidReferenceException("registry", text, "expected host[:port]");
    }

    /// <summary>The repository's name in the API: without the host, and with Docker Hub's <c>library/</c> where a name has one segment.</summary>
    public string PathOf(Repository repository)
    {
        var path = repository.Path;
        return IsDockerHub && !path.Contains('/', StringComparison.Ordinal) ? "library/" + path : path;
    }

    public override string ToString() => Name;
}
