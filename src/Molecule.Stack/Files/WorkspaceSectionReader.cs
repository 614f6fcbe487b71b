using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Molecule.Images.Runtimes;
using Molecule.Models;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>x-molecule.workspaces</c>.</summary>
internal sealed partial class WorkspaceSectionReader(StackFields fields)
{
    private const int MostOfOneKind = 100;

    private static readonly ImmutableArray<string> Keys =
        ["access", "assets", "count", "environment", "image", "kind", "path", "plugins", "runtime", "tier"];

    private readonly Dictionary<string, YamlNode> _names = new(StringComparer.Ordinal);
    private string? _concierge;

    public ImmutableArray<WorkspaceDeclaration> Read(YamlMap workspaces) => workspaces.Entries.IsEmpty
        ? throw fields.Refuse(workspaces, "'workspaces' is empty")
        : [.. workspaces.Entries.SelectMany(entry => ReadOne(entry.Key, fields.Map(entry.Value, $"workspace '{entry.Key.Value}'")))];

    private IEnumerable<WorkspaceDeclaration> ReadOne(YamlText name, YamlMap map)
    {
        var what = $"workspace '{name.Value}'";
        if (!NamePattern().IsMatch(name.Value))
        {
            throw fields.Refuse(name, $"'{name.Value}' is no workspace name: at most 40 lower-case letters, digits and dashes");
        }

        fields.RequireKnown(map, what, Keys, []);
        var kind = Word(map, "kind", WorkspaceKind.Find, $"{WorkspaceKind.OrdinaryWord} or {WorkspaceKind.PlatformWord}") ?? WorkspaceKind.Ordinary;
        var count = StackFields.Find(map, "count") is { } number ? fields.Number(number, "'count'", 1, MostOfOneKind) : 1;
        RefuseSecondConcierge(name, kind, count);
        var (hostPath, access) = Mount(map);
        var declaration = new WorkspaceDeclaration(
            name.Value,
            kind,
            Runtime(map, what),
            StackFields.Find(map, "tier") is { } tier ? (WorkspaceTier)fields.Number(tier, "'tier'", 1, 4) : WorkspaceTier.Standard,
            Optional(map, "image"),
            Optional(map, "assets"),
            StackFields.Find(map, "plugins") is { } plugins ? fields.List(plugins, "'plugins'") : [],
            StackFields.Find(map, "environment") is { } variables ? fields.Variables(variables, "'environment'") : ImmutableDictionary<string, string>.Empty,
            hostPath,
            access);
        return Spread(name, declaration, StackFields.Find(map, "count") is null ? null : count);
    }

    /// <summary>With a count, even of one, the names carry numbers: raising it later must not rename the first.</summary>
    private List<WorkspaceDeclaration> Spread(YamlText name, WorkspaceDeclaration declaration, int? count)
    {
        var declarations = count is { } several
            ? Enumerable.Range(1, several).Select(number => declaration with { Name = $"{declaration.Name}-{number}" }).ToList()
            : [declaration];
        foreach (var spread in declarations)
        {
            if (!_names.TryAdd(spread.Name, name))
            {
                throw fields.Refuse(name, $"the name '{spread.Name}' is taken by the workspace at line {_names[spread.Name].Line}");
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
            throw fields.Refuse(name, $"'{name.Value}' is a second workspace of kind {WorkspaceKind.PlatformWord}{(_concierge is null ? string.Empty : $" beside '{_concierge}'")}: an organisation has one concierge");
        }

        _concierge = name.Value;
    }

    private (string? HostPath, WorkspaceAccess? Access) Mount(YamlMap map)
    {
        var path = Optional(map, "path");
        var access = Word(map, "access", WorkspaceAccess.Find, string.Join(", ", WorkspaceAccess.All));
        return access is not null && access != WorkspaceAccess.None && path is null
            ? throw fields.Refuse(StackFields.Find(map, "access")!, $"'access: {access}' needs a 'path'")
            : (path, access);
    }

    private string Runtime(YamlMap map, string what)
    {
        var node = StackFields.Find(map, "runtime") ?? throw fields.Refuse(map, $"{what} has no 'runtime'");
        var runtime = fields.Text(node, "'runtime'");
        return RuntimeCatalogue.TryParse(runtime, out _)
            ? runtime
            : throw fields.Refuse(node, $"'{runtime}' is not a known runtime: known are {string.Join(", ", RuntimeCatalogue.All)}");
    }

    private string? Optional(YamlMap map, string key) => StackFields.Find(map, key) is { } node ? fields.Text(node, $"'{key}'") : null;

    private T? Word<T>(YamlMap map, string key, Func<string, T?> find, string known)
        where T : class =>
        StackFields.Find(map, key) is { } node
            ? find(fields.Text(node, $"'{key}'")) ?? throw fields.Refuse(node, $"'{key}' must be {known}, not {node.Description}")
            : null;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex NamePattern();
}
