using System.Globalization;

namespace Molecule.WorkspaceAgent.Configuration;

/// <summary>What <c>config.yaml</c> says.</summary>
/// <param name="Kind"><see cref="OrdinaryKind"/> (default) or <see cref="PlatformKind"/>.</param>
/// <param name="Command">The runtime command, program first; null: the agent echoes.</param>
/// <param name="CommandTimeout">Null when the file does not say.</param>
internal sealed record AgentConfig(
    string Name, string Description, string Version, string Runtime, string Kind, IReadOnlyList<AgentConfigSkill> Skills, IReadOnlyList<string>? Command, TimeSpan? CommandTimeout)
{
    public const string FileName = "config.yaml";
    public const string OrdinaryKind = "workspace";
    public const string PlatformKind = "platform";

    /// <exception cref="ConfigurationException">The file is missing or wrong.</exception>
    public static AgentConfig Read(string folder)
    {
        var yaml = YamlFile.Load(Path.Combine(folder, FileName), FileName);
        var kind = yaml.Optional("kind") ?? OrdinaryKind;
        if (kind is not (OrdinaryKind or PlatformKind))
        {
            throw yaml.Invalid("kind", $"must be {OrdinaryKind} or {PlatformKind}");
        }

        var command = yaml.Strings("command");
        if (command is { Count: 0 })
        {
            throw yaml.Invalid("command", "must name a program");
        }

        var skills = yaml.Maps("skills")
            .Select(skill => new AgentConfigSkill(skill.Required("id"), skill.Required("name"), skill.Required("description"), skill.Strings("tags") ?? []))
            .ToArray();
        return new AgentConfig(
            yaml.Required("name"), yaml.Required("description"), yaml.Required("version"), yaml.Required("runtime"), kind, skills, command, Timeout(yaml));
    }

    private static TimeSpan? Timeout(YamlFile yaml)
    {
        const string Key = "command_timeout_seconds";
        return yaml.Optional(Key) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && AgentSettings.IsAllowedTimeout(seconds)
                ? TimeSpan.FromSeconds(seconds)
                : throw yaml.Invalid(Key, $"must be a whole number from 1 to {AgentSettings.MaximumTimeoutSeconds}");
    }
}

/// <summary>One entry under <c>skills</c>.</summary>
internal sealed record AgentConfigSkill(string Id, string Name, string Description, IReadOnlyList<string> Tags);
