using System.Reflection;
using Nuke.Common.Definitions;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Running;

/// <summary>One run of a build: what it declares, what it was given, and what was asked for.</summary>
internal sealed class Session(BuildDefinition definition, IReadOnlyList<ResolvedParameter> parameters, IReadOnlyList<string> requestedTargets)
{
    private readonly Dictionary<MemberInfo, object?> _values = parameters.Where(parameter => parameter.Spec.Member is not null)
        .ToDictionary(parameter => parameter.Spec.Member!, parameter => parameter.Value);

    public BuildDefinition Definition => definition;

    public IReadOnlyList<ResolvedParameter> Parameters => parameters;

    public Options Options { get; } = new(parameters);

    /// <summary>The targets that were named, by their declared names; empty when none was.</summary>
    public IReadOnlyList<string> RequestedTargets => requestedTargets;

    public object? ValueOf(MemberInfo member) => _values.GetValueOrDefault(member);

    public ExecutableTarget Target(string name) => definition.Targets.First(target => target.Name == name);
}
