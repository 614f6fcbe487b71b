using System.Collections.Immutable;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>depends_on</c>, of services and workspaces, and checks in the end that all of them can be satisfied.</summary>
internal sealed class DependencyReader(StackFields fields)
{
    private static readonly ImmutableArray<string> Keys = ["condition", "required"];
    private static readonly Dictionary<string, string> Refused = new() { ["restart"] = "what changes is recreated, and what depends on it stays" };

    private readonly List<(string From, string On, YamlNode At)> _edges = [];

    public ImmutableArray<Dependency> Read(YamlNode node, string from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (node is not YamlMap map)
        {
            return fields.Each(StackFields.List(node, "'depends_on'"), "an entry of 'depends_on'", (item, what) => Note(item, fields.Text(item, what), DependencyCondition.Started, required: true));
        }

        var dependencies = map.Entries.Select(entry => fields.Attempt(() =>
        {
            var options = StackFields.Map(entry.Value, $"'{entry.Key.Value}' in 'depends_on'");
            fields.RequireKnown(options, $"'{entry.Key.Value}' in 'depends_on'", Keys, Refused);
            var condition = options.Find("condition") ?? throw StackFields.Refuse(options, $"'{entry.Key.Value}' in 'depends_on' needs a 'condition'");
            return Note(entry.Key, entry.Key.Value, Condition(condition), fields.FindValue(options, "required", fields.Truth) ?? true);
        }));
        return [.. dependencies.OfType<Dependency>()];

        Dependency Note(YamlNode at, string on, DependencyCondition condition, bool required)
        {
            if (!seen.Add(on))
            {
                throw StackFields.Refuse(at, $"'{on}' is given twice in 'depends_on'");
            }

            _edges.Add((from, on, at));
            return new Dependency(on, condition) { IsRequired = required };
        }
    }

    /// <param name="services">All that the file declares, right or wrong.</param>
    /// <param name="workspaces">Of them nothing can depend.</param>
    public void Check(IReadOnlyCollection<string> services, IReadOnlyCollection<string> workspaces)
    {
        var known = _edges.Where(edge => Exists(edge)).ToLookup(edge => edge.From, StringComparer.Ordinal);
        var finished = new HashSet<string>(StringComparer.Ordinal);
        foreach (var from in known.Select(group => group.Key))
        {
            Walk(from, []);
        }

        bool Exists((string From, string On, YamlNode At) edge)
        {
            if (services.Contains(edge.On))
            {
                return true;
            }

            fields.Report(edge.At, workspaces.Contains(edge.On)
                ? $"'{edge.On}' is a workspace, and nothing can depend on one"
                : $"there is no service '{edge.On}'{StackFields.Meant(edge.On, services)}");
            return false;
        }

        void Walk(string at, ImmutableArray<string> path)
        {
            foreach (var edge in known[at].Where(edge => !finished.Contains(edge.On)))
            {
                var round = path.Add(at).IndexOf(edge.On);
                if (round >= 0)
                {
                    fields.Report(edge.At, $"dependencies go round in a circle: {string.Join(" -> ", path.Add(at).Skip(round).Append(edge.On))}");
                }
                else
                {
                    Walk(edge.On, path.Add(at));
                }
            }

            finished.Add(at);
        }
    }

    private DependencyCondition Condition(YamlNode node) => fields.OneOf(node, "'condition'", "service_started", "service_healthy", "service_completed_successfully") switch
    {
        "service_started" => DependencyCondition.Started,
        "service_healthy" => DependencyCondition.Healthy,
        _ => DependencyCondition.Completed,
    };
}
