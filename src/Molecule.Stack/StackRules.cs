using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>What the members of a stack must fulfil together; checked before anything is touched.</summary>
public static partial class StackRules
{
    /// <exception cref="InvalidStackException">Names what is wrong.</exception>
    public static void Check(StackDefinition definition)
    {
        var services = definition.Services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var twice in definition.Services.Select(service => service.Name).Concat(definition.Workspaces.Select(workspace => workspace.Name))
            .GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            throw Refuse($"'{twice.Key}' is the name of two members of the stack", "Give one of them another name: services and workspaces share one set of names.");
        }

        foreach (var service in definition.Services)
        {
            CheckOne(service);
        }

        foreach (var (name, dependency) in definition.Services.SelectMany(service => service.DependsOn.Select(dependency => (service.Name, dependency)))
            .Concat(definition.Workspaces.SelectMany(workspace => workspace.DependsOn.Select(dependency => (workspace.Name, dependency)))))
        {
            if (!services.Contains(dependency.On))
            {
                throw Refuse($"'{name}' depends on '{dependency.On}', which is no service of the stack", services.Count == 0 ? "The file declares no services." : $"Name one of: {string.Join(", ", services.Order(StringComparer.Ordinal))}.");
            }
        }

        if (FindCycle(definition.Services) is { IsEmpty: false } cycle)
        {
            throw Refuse($"Services depend on each other in a circle: {string.Join(" -> ", cycle)}", "Take one of these dependencies away.");
        }
    }

    private static void CheckOne(ServiceDefinition service)
    {
        if (!Name().IsMatch(service.Name))
        {
            throw Refuse($"'{service.Name}' is no service name", "Use at most 40 lower-case letters, digits and dashes.");
        }

        if (service.Image is null && service.Build is null)
        {
            throw Refuse($"Service '{service.Name}' has neither an image nor a build", "Give it one.");
        }

        if (service.Environment.Keys.Concat(service.Provides.Keys).FirstOrDefault(name => !Variable().IsMatch(name)) is { } variable)
        {
            throw Refuse($"'{variable}' of service '{service.Name}' is no name of a variable", "Names have no spaces and no '='.");
        }

        var probed = service.Readiness switch
        {
            ServiceReadiness.HttpGet http => http.Port,
            ServiceReadiness.Tcp tcp => tcp.Port,
            _ => (int?)null,
        };
        if (probed is { } port && !service.Ports.Any(published => published.Container == port && published.Protocol == PortProtocol.Tcp))
        {
            throw Refuse($"Readiness of service '{service.Name}' looks at port {port}, which is not published", $"Add \"{port}\" to its ports.");
        }
    }

    /// <summary>The names of one circle, the first repeated at the end; empty when there is none.</summary>
    private static ImmutableArray<string> FindCycle(ImmutableArray<ServiceDefinition> services)
    {
        var byName = services.ToDictionary(service => service.Name, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var service in services)
        {
            if (Visit(service.Name) is { IsEmpty: false } cycle)
            {
                return cycle;
            }
        }

        return [];

        ImmutableArray<string> Visit(string name)
        {
            var at = path.IndexOf(name);
            if (at >= 0)
            {
                return [.. path[at..], name];
            }

            if (!done.Add(name))
            {
                return [];
            }

            path.Add(name);
            var cycle = byName[name].DependsOn.Select(dependency => Visit(dependency.On)).FirstOrDefault(found => !found.IsEmpty, []);
            path.RemoveAt(path.Count - 1);
            return cycle;
        }
    }

    private static InvalidStackException Refuse(string what, string remedy) => new(what + ".", remedy);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[^=\s]+\z")]
    private static partial Regex Variable();
}
