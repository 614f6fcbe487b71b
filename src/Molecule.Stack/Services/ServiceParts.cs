using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Docker.DotNet.Models;
using Molecule.Containers.Redaction;

namespace Molecule.Stack.Services;

/// <summary>Tells people in which part two specifications of a service differ: the old and the new value, unless it may be a secret. Pure.</summary>
internal static partial class ServiceParts
{
    private const string VariablePrefix = "environment.";
    private const int LongestValue = 60;

    /// <summary>The name of a variable's part in a fingerprint.</summary>
    public static string Variable(string name) => VariablePrefix + name;

    /// <param name="part">As a fingerprint names it.</param>
    /// <param name="old">The container as it is; null when it is not known.</param>
    public static string Tell(string part, ContainerInspectResponse? old, CreateContainerParameters wanted)
    {
        if (part.StartsWith(VariablePrefix, StringComparison.Ordinal))
        {
            var name = part[VariablePrefix.Length..];
            return TellVariable(name, ValueOf(name, old?.Config?.Env), ValueOf(name, wanted.Env), known: old is not null);
        }

        var (before, after) = part switch
        {
            "image" => (old?.Config?.Image, wanted.Image),
            "command" when wanted.Cmd is not null => (Join(old?.Config?.Cmd), Join(wanted.Cmd)),
            "entrypoint" when wanted.Entrypoint is not null => (Join(old?.Config?.Entrypoint), Join(wanted.Entrypoint)),
            "user" => (old?.Config?.User, wanted.User ?? string.Empty),
            "restart" => (Restart(old?.HostConfig?.RestartPolicy), Restart(wanted.HostConfig.RestartPolicy)),
            "resources" => (Resources(old?.HostConfig), Resources(wanted.HostConfig)),
            "mounts" => (Mounts(old?.HostConfig), Mounts(wanted.HostConfig)),
            "ports" => (Ports(old?.HostConfig), Ports(wanted.HostConfig)),
            _ => (null, null),
        };
        return before is null || after is null || before == after ? $"{part} changed" : $"{part}: {Show(before)} -> {Show(after)}";
    }

    private static string TellVariable(string name, string? before, string? after, bool known) => (before, after) switch
    {
        (null, not null) when known => $"environment: {name} added",
        (not null, null) => $"environment: {name} removed",
        (not null, not null) when !MaySecretStandIn(name, before) && !MaySecretStandIn(name, after) => $"environment: {name} {Show(before)} -> {Show(after)}",
        _ => $"environment: {name} changed",
    };

    private static bool MaySecretStandIn(string name, string value) => SecretName().IsMatch(name) || Redactor.Process.Redact(value) != value;

    private static string? ValueOf(string name, IEnumerable<string>? environment) =>
        environment?.FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string? Join(IList<string>? words) => words is null ? null : string.Join(' ', words);

    private static string? Restart(RestartPolicy? policy) => policy is null ? null : $"{policy.Name}{(policy.MaximumRetryCount > 0 ? $" {policy.MaximumRetryCount}" : string.Empty)}";

    private static string? Resources(HostConfig? host) => host is null ? null : $"memory {host.Memory}, nanocpus {host.NanoCPUs}, pids {host.PidsLimit ?? 0}";

    private static string? Mounts(HostConfig? host) =>
        host is null ? null : string.Join(", ", (host.Mounts ?? []).Select(mount => $"{mount.Source}:{mount.Target}{(mount.ReadOnly ? ":ro" : string.Empty)}"));

    private static string? Ports(HostConfig? host) => host is null ? null : string.Join(", ", (host.PortBindings ?? new Dictionary<string, IList<PortBinding>>())
        .OrderBy(binding => binding.Key, StringComparer.Ordinal)
        .SelectMany(binding => binding.Value.Select(port => string.IsNullOrEmpty(port.HostPort) ? binding.Key : $"{port.HostPort}:{binding.Key}")));

    private static string Show(string value)
    {
        var shown = Redactor.Process.Redact(value.ReplaceLineEndings(" "));
        return $"'{(shown.Length > LongestValue ? shown[..LongestValue] + "…" : shown)}'";
    }

    [GeneratedRegex("PASS|SECRET|TOKEN|KEY|CREDENTIAL|AUTH", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}
