using System.Collections.Immutable;
using Molecule.Stack.Files;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>The part of a stack that a run is about.</summary>
/// <param name="Services">What was asked for and all that it depends on, in the file's order.</param>
/// <param name="Workspaces">All, or none when single services were asked for.</param>
/// <param name="IsWhole">False when single services were asked for: then nothing else is touched.</param>
public sealed record StackScope(ImmutableArray<ServiceDefinition> Services, ImmutableArray<WorkspaceDeclaration> Workspaces, bool IsWhole)
{
    /// <param name="services">Names of the services that are wanted; empty for the stack.</param>
    /// <param name="profiles">Which services that stand under profiles belong to the stack.</param>
    /// <exception cref="InvalidStackException">A name is not in the file, or the file's services cannot be brought up.</exception>
    public static StackScope Of(StackDefinition definition, IReadOnlyCollection<string> services, IReadOnlyCollection<string> profiles)
    {
        StackRules.Check(definition);
        Refuse(services, definition.Services.Select(service => service.Name), "service");
        Refuse(profiles, definition.Services.SelectMany(service => service.Profiles), "profile");
        var whole = services.Count == 0;
        ImmutableArray<WorkspaceDeclaration> workspaces = whole ? definition.Workspaces : [];
        var wanted = definition.Services
            .Where(service => whole ? service.Profiles.IsEmpty || service.Profiles.Intersect(profiles).Any() : services.Contains(service.Name))
            .Select(service => service.Name)
            .Concat(workspaces.SelectMany(workspace => workspace.DependsOn).Where(dependency => dependency.IsRequired).Select(dependency => dependency.On));
        var closure = Closure(definition, wanted);
        return new StackScope(
            [.. definition.Services.Where(service => closure.Contains(service.Name)).Select(service => service with { DependsOn = Among(service.DependsOn) })],
            [.. workspaces.Select(workspace => workspace with { DependsOn = Among(workspace.DependsOn) })],
            whole);

        // One that is not required counts only when the other is brought up anyway.
        ImmutableArray<Dependency> Among(ImmutableArray<Dependency> dependencies) => [.. dependencies.Where(dependency => closure.Contains(dependency.On))];
    }

    /// <summary>The services whose successful end something waits for, and those that say of themselves that they end.</summary>
    public static ImmutableHashSet<string> JobsOf(StackDefinition definition) =>
    [
        .. definition.Services.SelectMany(service => service.DependsOn).Concat(definition.Workspaces.SelectMany(workspace => workspace.DependsOn))
            .Where(dependency => dependency.Condition == DependencyCondition.Completed)
            .Select(dependency => dependency.On),
        .. definition.Services.Where(service => service.Readiness is ServiceReadiness.Completed).Select(service => service.Name),
    ];

    /// <summary>The part of the definition that this is about.</summary>
    public StackDefinition Reduce() => new(Workspaces) { Services = Services };

    private static HashSet<string> Closure(StackDefinition definition, IEnumerable<string> wanted)
    {
        var byName = definition.Services.ToDictionary(service => service.Name, StringComparer.Ordinal);
        var closure = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(wanted);
        while (open.TryDequeue(out var name))
        {
            if (closure.Add(name))
            {
                foreach (var dependency in byName[name].DependsOn.Where(dependency => dependency.IsRequired))
                {
                    open.Enqueue(dependency.On);
                }
            }
        }

        return closure;
    }

    private static void Refuse(IReadOnlyCollection<string> asked, IEnumerable<string> known, string what)
    {
        var names = known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (asked.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            var nearest = NearestKey.Find(unknown, names) is { } near ? $" Did you mean '{near}'?" : string.Empty;
            throw new InvalidStackException($"The stack file has no {what} '{unknown}'.{nearest}", names.Count == 0 ? $"It has no {what} at all." : $"Name some of: {string.Join(", ", names)}.");
        }
    }
}
