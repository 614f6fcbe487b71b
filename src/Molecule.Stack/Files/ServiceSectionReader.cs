using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Molecule.Containers.References;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>services</c>.</summary>
/// <param name="folder">The file's, absolute.</param>
internal sealed partial class ServiceSectionReader(StackFields fields, string folder, VolumeReader volumes, DependencyReader dependencies)
{
    private readonly PortReader _ports = new(fields);

    /// <summary>What a service and a workspace may be called.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    public ImmutableArray<ServiceDefinition> Read(YamlMap services) =>
        [.. services.Entries.Select(entry => fields.Attempt(() => ReadOne(entry.Key, StackFields.Map(entry.Value, $"service '{entry.Key.Value}'")))).OfType<ServiceDefinition>()];

    private ServiceDefinition ReadOne(YamlText key, YamlMap map)
    {
        var name = key.Value;
        var what = $"service '{name}'";
        if (!IsName(name))
        {
            fields.Report(key, $"'{name}' is no service name: at most 40 lower-case letters, digits and dashes");
        }

        fields.RequireKnown(map, what, ComposeKeys.Service, ComposeKeys.ServiceRefused);
        if (map.Find("image") is null && map.Find("build") is null)
        {
            fields.Report(map, $"{what} needs an 'image' or a 'build'");
        }

        var extension = ServiceExtensionReader.Read(fields, map, what);
        var ports = _ports.Read(map, name, extension.Conventional);
        extension.CheckProbe(fields, ports, what);
        var (mounts, tmpfs) = volumes.Read(map, name);
        return new ServiceDefinition
        {
            Name = name,
            Image = fields.Find(map, "image", (node, about) => Image(node, about, isTag: map.Find("build") is not null)),
            Build = fields.Find(map, "build", (node, _) => BuildReader.Read(fields, node, folder)),
            Command = Arguments(map, "command"),
            Entrypoint = Arguments(map, "entrypoint"),
            Environment = Environment(map),
            Ports = ports,
            Mounts = mounts,
            Tmpfs = tmpfs,
            Aliases = fields.FindValue<ImmutableArray<string>>(map, "networks", (node, _) => Aliases(node)) ?? [],
            DependsOn = fields.FindValue<ImmutableArray<Dependency>>(map, "depends_on", (node, _) => dependencies.Read(node, name)) ?? [],
            Healthcheck = fields.Find(map, "healthcheck", (node, about) => HealthcheckReader.Read(fields, StackFields.Map(node, about))),
            Labels = Labels(map),
            Profiles = fields.FindEach(map, "profiles", Profile),
            Restart = fields.Find(map, "restart", Restart) ?? ServiceRestart.No,
            User = fields.Find(map, "user", User),
            Resources = ResourceReader.Read(fields, map),
            Readiness = extension.Readiness,
            ReadinessDeadline = extension.Deadline ?? new ServiceDefinition { Name = name }.ReadinessDeadline,
            Provides = extension.Provides,
        };
    }

    private string Image(YamlNode node, string what, bool isTag)
    {
        var text = fields.Word(node, what);
        try
        {
            return ImageReference.Parse(text) is PinnedReference && isTag
                ? throw StackFields.Refuse(node, $"{what} beside 'build' is the name that the built image gets: '{text}' has a digest")
                : text;
        }
        catch (InvalidReferenceException exception)
        {
            throw StackFields.Refuse(node, exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Null is absent, as in Compose; an empty list is an empty list.</summary>
    private ImmutableArray<string>? Arguments(YamlMap map, string key) =>
        map.Find(key) is { IsNull: false } ? fields.FindValue<ImmutableArray<string>>(map, key, fields.Arguments) : null;

    /// <summary>Of several files the later wins, and what stands in the stack file wins over all.</summary>
    private ImmutableSortedDictionary<string, string> Environment(YamlMap map)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (map.Find("env_file") is { } files)
        {
            foreach (var file in fields.Each(files as YamlList ?? new YamlList([files], files.Line, files.Column), "'env_file'", (node, what) => EnvFileReader.Read(fields, node, what, folder)))
            {
                foreach (var (name, value) in file)
                {
                    variables[name] = value;
                }
            }
        }

        foreach (var (name, value) in fields.Find(map, "environment", fields.Variables) ?? StackFields.NoPairs)
        {
            variables[name] = value;
        }

        return variables.ToImmutable();
    }

    private ImmutableSortedDictionary<string, string> Labels(YamlMap map)
    {
        var labels = fields.Find(map, "labels", fields.Labels) ?? StackFields.NoPairs;
        foreach (var label in labels.Keys.Where(label => label.StartsWith("molecule.", StringComparison.Ordinal)))
        {
            fields.Report(map.Find("labels")!, $"the label '{label}' is not yours to set: those that begin with molecule. tell who owns what");
        }

        return labels;
    }

    private ImmutableArray<string> Aliases(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            fields.Each(StackFields.List(node, "'networks'"), "an entry of 'networks'", (item, what) => RequireDefault(item, fields.Text(item, what)));
            return [];
        }

        foreach (var (key, _) in map.Entries)
        {
            fields.Attempt(() => RequireDefault(key, key.Value));
        }

        if (map.Find("default") is not { } value)
        {
            return [];
        }

        var options = StackFields.MapOrNothing(value, "'default'");
        fields.RequireKnown(options, "a service's network", ["aliases"]);
        return fields.FindEach(options, "aliases", (item, what) => AliasPattern().IsMatch(fields.Text(item, what)) ? fields.Text(item, what) : throw StackFields.Refuse(item, $"{item.Description} is no name on a network"));
    }

    public static string RequireDefault(YamlNode at, string network) => network == "default"
        ? network
        : throw StackFields.Refuse(at, $"there is no network '{network}': a stack has one, which is called 'default', and everything is on it");

    private string Profile(YamlNode node, string what) =>
        ProfilePattern().IsMatch(fields.Text(node, what)) ? fields.Text(node, what) : throw StackFields.Refuse(node, $"{node.Description} is no profile: letters, digits, and . _ - behind the first");

    private string User(YamlNode node, string what) =>
        UserPattern().IsMatch(fields.Text(node, what)) ? fields.Text(node, what) : throw StackFields.Refuse(node, $"{node.Description} is no user: a name or a number, and perhaps a colon and a group");

    private ServiceRestart Restart(YamlNode node, string what)
    {
        var text = fields.UnmistakableText(node, what);
        var match = RestartPattern().Match(text);
        return match.Success
            ? new ServiceRestart(match.Groups["policy"].Value, match.Groups["most"].Success ? int.Parse(match.Groups["most"].Value, System.Globalization.CultureInfo.InvariantCulture) : 0)
            : throw StackFields.Refuse(node, $"{what} must be \"no\", always, unless-stopped, on-failure or on-failure:<times>, not '{text}'{StackFields.Meant(text, ["no", "always", "unless-stopped", "on-failure"])}");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    private static partial Regex AliasPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]*\z")]
    private static partial Regex ProfilePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex UserPattern();

    [GeneratedRegex(@"\A(?<policy>no|always|unless-stopped|on-failure)\z|\A(?<policy>on-failure):(?<most>[1-9][0-9]{0,3})\z")]
    private static partial Regex RestartPattern();
}
