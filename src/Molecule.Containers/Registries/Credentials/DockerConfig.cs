using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Registries.Credentials;

/// <summary>The parts of docker's <c>config.json</c> that are about credentials.</summary>
/// <param name="Stored">By the address as it was written.</param>
internal sealed record DockerConfig(
    string? CredentialStore, ImmutableDictionary<string, string> CredentialHelpers, ImmutableDictionary<string, RegistryCredential> Stored)
{
    public static DockerConfig Empty { get; } =
        new(null, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, RegistryCredential>.Empty);

    /// <summary><c>$DOCKER_CONFIG/config.json</c>, else <c>~/.docker/config.json</c>; null without a home.</summary>
    public static string? PathOf(IEnvironmentVariables environment)
    {
        if (environment.Get("DOCKER_CONFIG") is { Length: > 0 } folder)
        {
            return Path.Combine(folder, "config.json");
        }

        var home = environment.Get(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        return string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".docker", "config.json");
    }

    /// <exception cref="InvalidDockerConfigException">The file is there but cannot be understood.</exception>
    public static async Task<DockerConfig> ReadAsync(string? path, CancellationToken cancellation)
    {
        if (path is null || !File.Exists(path))
        {
            return Empty;
        }

        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(path, cancellation), new JsonDocumentOptions { AllowTrailingCommas = true });
            return Parse(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDockerConfigException(path, exception);
        }
    }

    private static DockerConfig Parse(JsonElement root) => new(
        Text(root, "credsStore"),
        Members(root, "credHelpers").ToImmutableDictionary(member => member.Name, member => member.Value.GetString() ?? string.Empty, StringComparer.Ordinal),
        Members(root, "auths").ToImmutableDictionary(member => member.Name, member => Credential(member.Value), StringComparer.Ordinal));

    private static RegistryCredential Credential(JsonElement entry)
    {
        var (user, password) = Text(entry, "auth") is { } packed ? Unpack(packed) : (Text(entry, "username") ?? string.Empty, Text(entry, "password") ?? string.Empty);
        var identity = Text(entry, "identitytoken");
        var access = Text(entry, "registrytoken");
        foreach (var secret in new[] { password, identity, access, Text(entry, "auth") })
        {
            Redactor.Process.Register(secret);
        }

        return (identity, access, password) switch
        {
            ({ } token, _, _) => new RegistryCredential.IdentityToken(token),
            (_, { } token, _) => new RegistryCredential.AccessToken(token),
            (_, _, { Length: > 0 }) => new RegistryCredential.Basic(user, password),
            _ => RegistryCredential.None,
        };
    }

    /// <summary>Base64 of <c>user:password</c>; only the first colon separates. Some tools pad with a NUL.</summary>
    private static (string User, string Password) Unpack(string packed)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(packed));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? throw new FormatException("an auth entry is not user:password") : (text[..colon], text[(colon + 1)..].TrimEnd('\0'));
    }

    private static IEnumerable<JsonProperty> Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
