using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>volumes</c>, of the file and of a service, and <c>tmpfs</c>.</summary>
/// <param name="folder">What relative paths are relative to: the file's folder, absolute.</param>
internal sealed partial class VolumeReader(StackFields fields, string folder)
{
    private static readonly ImmutableArray<string> Keys = ["bind", "read_only", "source", "target", "tmpfs", "type", "volume"];

    private ImmutableArray<string> _declared = [];

    /// <summary>The file's own: names, without options.</summary>
    public void ReadDeclared(YamlMap volumes)
    {
        foreach (var (name, value) in volumes.Entries)
        {
            fields.Attempt(() =>
            {
                var map = StackFields.MapOrNothing(value, $"volume '{name.Value}'");
                fields.RequireKnown(map, $"volume '{name.Value}'", [], new Dictionary<string, string>
                {
                    ["driver"] = "volumes are local",
                    ["driver_opts"] = "volumes are local",
                    ["external"] = "a stack owns its volumes, so that it can reset them",
                    ["labels"] = "the stack labels what it owns",
                    ["name"] = "the stack names its volumes, so that two stacks never share one",
                });
                return NamePattern().IsMatch(name.Value) ? name : throw StackFields.Refuse(name, $"'{name.Value}' is no volume name: letters, digits, and . _ - behind the first");
            });
        }

        _declared = [.. volumes.Entries.Select(entry => entry.Key.Value)];
    }

    public (ImmutableArray<ServiceMount> Mounts, ImmutableArray<ServiceTmpfs> Tmpfs) Read(YamlMap service, string name)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        var placed = fields.FindEach(service, "volumes", (node, what) => node is YamlMap map ? Long(map, Claim) : Short(node, what, Claim));
        var tmpfs = service.Find("tmpfs") is { } texts
            ? fields.Each(texts as YamlList ?? new YamlList([texts], texts.Line, texts.Column), "'tmpfs'", (node, what) => Tmpfs(node, fields.Text(node, what), Claim))
            : [];
        return ([.. placed.Select(volume => volume.Mount).OfType<ServiceMount>()], [.. placed.Select(volume => volume.Tmpfs).OfType<ServiceTmpfs>(), .. tmpfs]);

        string Claim(YamlNode at, string target)
        {
            if (target.Length < 2 || target[0] != '/' || target.Split('/').Contains(".."))
            {
                throw StackFields.Refuse(at, $"'{target}' is no place in a container: an absolute path, not the root");
            }

            var place = target.TrimEnd('/');
            return targets.Add(place) ? place : throw StackFields.Refuse(at, $"'{place}' of service '{name}' is mounted twice");
        }
    }

    /// <summary><c>source:target[:ro|rw]</c>.</summary>
    private Placed Short(YamlNode node, string what, Func<YamlNode, string, string> claim)
    {
        var text = fields.Text(node, what);
        var parts = text.Split(':');
        if (parts.Length == 1)
        {
            throw StackFields.Refuse(node, $"'{text}' has no name, and would be lost with its container: write <name>:{text}, and the name under the file's 'volumes'");
        }

        var readOnly = parts.Length switch
        {
            2 => false,
            3 when parts[2] is "ro" or "rw" => parts[2] == "ro",
            _ => throw StackFields.Refuse(node, $"'{text}' is no volume: write source:target, source:target:ro or source:target:rw"),
        };
        return new Placed(Mount(node, parts[0], claim(node, parts[1]), readOnly, IsPath(parts[0])), Tmpfs: null);
    }

    private Placed Long(YamlMap map, Func<YamlNode, string, string> claim)
    {
        fields.RequireKnown(map, "a volume", Keys, new Dictionary<string, string> { ["consistency"] = string.Empty });
        var type = fields.OneOf(map.Find("type") ?? throw StackFields.Refuse(map, "a volume needs a 'type'"), "'type'", "volume", "bind", "tmpfs");
        var at = map.Find("target") ?? throw StackFields.Refuse(map, "a volume needs a 'target'");
        var target = claim(at, fields.Word(at, "'target'"));
        var readOnly = fields.FindValue(map, "read_only", fields.Truth) ?? false;
        var options = Options(map, type);
        if (type == "tmpfs")
        {
            return (map.Find("source") ?? map.Find("read_only")) is { } none
                ? throw StackFields.Refuse(none, "a tmpfs has neither 'source' nor 'read_only'")
                : new Placed(Mount: null, new ServiceTmpfs(target, options));
        }

        var source = map.Find("source") ?? throw StackFields.Refuse(map, $"a volume of type {type} needs a 'source'");
        return new Placed(Mount(source, fields.Word(source, "'source'"), target, readOnly, type == "bind"), Tmpfs: null);
    }

    /// <summary>Of those under the type's own key only a tmpfs's size and mode.</summary>
    private string Options(YamlMap map, string type)
    {
        foreach (var (key, value) in map.Entries.Where(entry => entry.Key.Value is "bind" or "volume" or "tmpfs"))
        {
            fields.Attempt(() =>
            {
                if (key.Value != "tmpfs" || type != "tmpfs")
                {
                    throw StackFields.Refuse(key, key.Value == type ? $"options of a {type} are not supported" : $"'{key.Value}' does not belong to a volume of type {type}");
                }

                fields.RequireKnown(StackFields.MapOrNothing(value, "'tmpfs'"), "'tmpfs'", ["mode", "size"]);
                return key;
            });
        }

        var tmpfs = type == "tmpfs" ? map.Find("tmpfs") as YamlMap : null;
        var size = tmpfs is null ? null : fields.FindValue(tmpfs, "size", fields.Bytes);
        var mode = tmpfs is null ? null : fields.Find(tmpfs, "mode", fields.Word);
        return string.Join(',', new[] { size is null ? null : $"size={size}", mode is null ? null : $"mode={mode}" }.OfType<string>());
    }

    private ServiceMount Mount(YamlNode at, string source, string target, bool readOnly, bool isPath)
    {
        if (isPath)
        {
            return new ServiceMount(ServiceMountKind.Bind, Absolute(at, source), target, readOnly);
        }

        return _declared.Contains(source)
            ? new ServiceMount(ServiceMountKind.Volume, source, target, readOnly)
            : throw StackFields.Refuse(at, NearestKey.Find(source, _declared) is { } nearest
                ? $"there is no volume '{source}': did you mean '{nearest}'?"
                : $"there is no volume '{source}': declare it under the file's 'volumes', or begin a path with ./");
    }

    private string Absolute(YamlNode at, string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            var home = fields.Environment.Get("HOME") ?? fields.Environment.Get("USERPROFILE") ?? throw StackFields.Refuse(at, $"'{path}' begins in a home folder, and this process has no variable HOME");
            path = home + path[1..];
        }

        return Path.GetFullPath(path, folder);
    }

    /// <summary><c>path[:options]</c>.</summary>
    private static ServiceTmpfs Tmpfs(YamlNode node, string text, Func<YamlNode, string, string> claim)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new ServiceTmpfs(claim(node, colon < 0 ? text : text[..colon]), colon < 0 ? string.Empty : text[(colon + 1)..]);
    }

    private static bool IsPath(string source) => source.StartsWith('.') || source.StartsWith('/') || source.StartsWith('~');

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z")]
    private static partial Regex NamePattern();

    /// <summary>One of the two.</summary>
    private sealed record Placed(ServiceMount? Mount, ServiceTmpfs? Tmpfs);
}
