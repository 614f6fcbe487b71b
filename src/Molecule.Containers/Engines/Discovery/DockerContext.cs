using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Discovery;

/// <summary>Reads the docker CLI's notion of a current context: a name, and a folder per context named by the SHA-256 of that name.</summary>
internal sealed class DockerContext(IEnvironmentVariables environment, IFileProbe files)
{
    private const string Implicit = "default";

    /// <summary>Where the docker CLI keeps its configuration: <c>DOCKER_CONFIG</c>, else <c>~/.docker</c>.</summary>
    public string Folder => environment.Get("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(StateHome.UserHome(environment), ".docker");

    /// <summary>The endpoint of the selected context; null when none is selected, or the implicit one.</summary>
    /// <exception cref="DockerContextException">It is selected, but missing, unreadable, or not for docker.</exception>
    public EngineEndpoint? Current()
    {
        var (name, origin) = Selected();
        if (name is null or "" or Implicit)
        {
            return null;
        }

        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(Folder, "contexts", "meta", id, "meta.json");
        var text = files.Read(file) ?? throw new DockerContextException(name, file, $"{origin} selects it, but it does not exist");
        try
        {
            using var document = JsonDocument.Parse(text);
            var docker = document.RootElement.GetProperty("Endpoints").GetProperty("docker");
            var host = docker.GetProperty("Host").GetString()!;
            var skip = docker.TryGetProperty("SkipTLSVerify", out var value) && value.ValueKind == JsonValueKind.True;
            var endpoint = EngineSelection.ParseEndpoint(host, $"docker context '{name}'");
            return endpoint.IsLocal ? endpoint : endpoint with { Tls = Tls(Path.Combine(Folder, "contexts", "tls", id, "docker"), skip) };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new DockerContextException(name, file, "its meta.json names no docker endpoint", exception);
        }
    }

    private (string? Name, string Origin) Selected()
    {
        if (environment.Get("DOCKER_CONTEXT") is { Length: > 0 } chosen)
        {
            return (chosen, "DOCKER_CONTEXT");
        }

        var file = Path.Combine(Folder, "config.json");
        if (files.Read(file) is not { } text)
        {
            return (null, file);
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return (document.RootElement.TryGetProperty("currentContext", out var context) ? context.GetString() : null, file);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new DockerContextException("(current)", file, "the file is not valid JSON", exception);
        }
    }

    private EngineTls? Tls(string folder, bool skipVerify)
    {
        string? Present(string name) => Path.Combine(folder, name) is var path && files.Exists(path) ? path : null;
        var tls = new EngineTls(Present("ca.pem"), Present("cert.pem"), Present("key.pem"), skipVerify);
        return tls is { CaFile: null, CertificateFile: null, SkipVerify: false } ? null : tls;
    }
}
