using System.Globalization;
using System.Text.Json;

namespace Molecule.WorkspaceAgent.Configuration;

/// <summary>What the environment says, read once at start.</summary>
/// <param name="Port">0 lets the system choose (tests).</param>
/// <param name="TemplateFolder">Read instead of <paramref name="ConfigFolder"/> as long as that is empty; null: never.</param>
/// <param name="WorkspaceUrl">The URL that the card advertises; null: this machine's port.</param>
/// <param name="RuntimeCommand">Wins over the one in <c>config.yaml</c>; null when unset.</param>
/// <param name="CommandTimeout">Wins over the one in <c>config.yaml</c>; null when unset.</param>
internal sealed record AgentSettings(
    int Port, string? WorkspaceId, string ConfigFolder, string? TemplateFolder, string? WorkspaceUrl, IReadOnlyList<string>? RuntimeCommand, TimeSpan? CommandTimeout)
{
    public const int DefaultPort = 8000;
    public const int MaximumTimeoutSeconds = 3600;

    public static readonly TimeSpan DefaultCommandTimeout = TimeSpan.FromSeconds(120);

    /// <summary>How long a plugin's MCP server may take from its start to the list of its tools.</summary>
    public TimeSpan PluginDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public static bool IsAllowedTimeout(int seconds) => seconds is >= 1 and <= MaximumTimeoutSeconds;

    /// <exception cref="ConfigurationException">A value is set and wrong.</exception>
    public static AgentSettings Read(IConfiguration configuration) => new(
        Number(configuration, "PORT", port => port is >= 0 and <= 65535) ?? DefaultPort,
        Text(configuration, "WORKSPACE_ID"),
        Text(configuration, "WORKSPACE_CONFIG_PATH") ?? "/configs",
        Text(configuration, "MOLECULE_TEMPLATE_PATH"),
        Text(configuration, "MOLECULE_WORKSPACE_URL"),
        Command(Text(configuration, "MOLECULE_RUNTIME_COMMAND")),
        Number(configuration, "MOLECULE_RUNTIME_TIMEOUT_S", IsAllowedTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value ? value : null;

    private static int? Number(IConfiguration configuration, string name, Func<int, bool> allowed) =>
        Text(configuration, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && allowed(number) ? number
        : throw new ConfigurationException($"{name}='{text}' is not a number in its range.");

    private static string[]? Command(string? json)
    {
        try
        {
            return json is null ? null
                : JsonSerializer.Deserialize(json, AgentJson.Default.StringArray) is { Length: > 0 } command && command.All(part => part is not null) && command[0].Length > 0 ? command
                : throw new ConfigurationException("MOLECULE_RUNTIME_COMMAND is an empty list.");
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException("MOLECULE_RUNTIME_COMMAND is not a JSON array of strings.", exception);
        }
    }
}
