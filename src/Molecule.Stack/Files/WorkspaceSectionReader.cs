using System.Collections.Immutable;
using Molecule.Images.Runtimes;
using Molecule.Models;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>x-molecule.workspaces</c>.</summary>
/// <param name="services">Their names are taken.</param>
internal sealed class WorkspaceSectionReader(StackFields fields, DependencyReader dependencies, ImmutableArray<(string Name, long Line)> services)
{
    private const int MostOfOneKind = 100;

    private static readonly ImmutableArray<string> Keys =
        ["access", "assets", "count", "depends_on", "environment", "image", "kind", "path", "plugins", "runtime", "tier"];

    private readonly Dictionary<string, string> _names = services.ToDictionary(service => service.Name, service => $"the service at line {service.Line}", StringComparer.Ordinal);
    private string? _concierge;

    public ImmutableArray<WorkspaceDeclaration> Read(YamlMap workspaces)
    {
        if (workspaces.Entries.IsEmpty && !fields.HasProblems)
        {
            fields.Report(workspaces, "'workspaces' is empty");
        }

        return [.. workspaces.Entries.SelectMany(entry => fields.Attempt(() => ReadOne(entry.Key, StackFields.Map(entry.Value, $"workspace '{entry.Key.Value}'"))) ?? [])];
    }

    private List<WorkspaceDeclaration> ReadOne(YamlText name, YamlMap map)
    {
        var what = $"workspace '{name.Value}'";
        if (!ServiceSectionReader.IsName(name.Value))
        {
            fields.Report(name, $"'{name.Value}' is no workspace name: at most 40 lower-case letters, digits and dashes");
        }

        fields.RequireKnown(map, what, Keys);
        var kind = Word(map, "kind", WorkspaceKind.Find, $"{WorkspaceKind.OrdinaryWord} or {WorkspaceKind.PlatformWord}") ?? WorkspaceKind.Ordinary;
        var count = fields.FindValue(map, "count", (node, about) => fields.Number(node, about, 1, MostOfOneKind));
        RefuseSecondConcierge(name, kind, count ?? 1);
        var (hostPath, access) = Mount(map);
        var declaration = new WorkspaceDeclaration(
            name.Value,
            kind,
            Runtime(map, what),
            fields.FindValue(map, "tier", (node, about) => (WorkspaceTier)fields.Number(node, about, 1, 4)) ?? WorkspaceTier.Standard,
            fields.Find(map, "image", fields.Text),
            fields.Find(map, "assets", fields.Text),
            fields.FindValue<ImmutableArray<string>>(map, "plugins", fields.Texts) ?? [],
            (fields.Find(map, "environment", fields.Variables) ?? StackFields.NoPairs).ToImmutableDictionary(StringComparer.Ordinal),
            hostPath,
            access)
        {
            DependsOn = fields.FindValue<ImmutableArray<Dependency>>(map, "depends_on", (node, _) => dependencies.Read(node, name.Value)) ?? [],
        };
        return Spread(name, declaration, count);
    }

    /// <summary>With a count, even of one, the names carry numbers: raising it later must not rename the first.</summary>
    private List<WorkspaceDeclaration> Spread(YamlText name, WorkspaceDeclaration declaration, int? count)
    {
        var declarations = count is { } several
            ? Enumerable.Range(1, several).Select(number => declaration with { Name = $"{declaration.Name}-{number}" }).ToList()
            : [declaration];
        foreach (var spread in declarations)
        {
            if (!_names.TryAdd(spread.Name, $"the workspace at line {name.Line}"))
            {
                fields.Report(name, $"the name '{spread.Name}' is taken by {_names[spread.Name]}");
            }
        }

        return declarations;
    }

    private void RefuseSecondConcierge(YamlText name, WorkspaceKind kind, int count)
    {
        if (kind != WorkspaceKind.Platform)
        {
            return;
        }

        if (_concierge is not null || count > 1)
        {
            fields.Report(name, $"'{name.Value}' is a second workspace of kind {WorkspaceKind.PlatformWord}{(_concierge is null ? string.Empty : $" beside '{_concierge}'")}: an organisation has one concierge");
        }

        _concierge ??= name.Value;
    }

    private (string? HostPath, WorkspaceAccess? Access) Mount(YamlMap map)
    {
        var path = fields.Find(map, "path", fields.Text);
        var access = Word(map, "access", WorkspaceAccess.Find, string.Join(", ", WorkspaceAccess.All));
        if (access is not null && access != WorkspaceAccess.None && map.Find("path") is null)
        {
            fields.Report(map.Find("access")!, $"'access: {access}' needs a 'path'");
        }

        return (path, access);
    }

    private string Runtime(YamlMap map, string what)
    {
        if (map.Find("runtime") is null)
        {
            fields.Report(map, $"{what} has no 'runtime'");
        }

        return fields.Find(map, "runtime", (node, about) =>
        {
            var runtime = fields.Text(node, about);
            return RuntimeCatalogue.TryParse(runtime, out _)
                ? runtime
                : throw StackFields.Refuse(node, $"'{runtime}' is not a known runtime: known are {string.Join(", ", RuntimeCatalogue.All)}");
        }) ?? string.Empty;
    }

    private T? Word<T>(YamlMap map, string key, Func<string, T?> find, string known)
        where T : class =>
        fields.Find(map, key, (node, what) => find(fields.Text(node, what)) ?? throw StackFields.Refuse(node, $"{what} must be {known}, not {node.Description}"));
}
