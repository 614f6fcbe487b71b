using System.ComponentModel;
using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;
using Nuke.Common.Running;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Definitions;

/// <summary>What a build class declares. This is the only place that reflects over it.</summary>
internal sealed class BuildDefinition
{
    private readonly List<(MemberInfo Member, ValueInjectionAttributeBase Attribute)> _injections = [];

    private BuildDefinition(NukeBuild build, IReadOnlyList<string> defaults)
    {
        var targets = new List<ExecutableTarget>();
        var parameters = new List<ParameterSpec>();
        foreach (var member in BuildMembers.Of(build.GetType()))
        {
            if (BuildMembers.TypeOf(member) == typeof(Target) && member is PropertyInfo property)
            {
                targets.Add(TargetOf(property, build, defaults));
            }
            else if (member.GetCustomAttribute<ValueInjectionAttributeBase>() is { } attribute)
            {
                attribute.Build = build;
                _injections.Add((member, attribute));
                if (attribute is ParameterAttribute parameter)
                {
                    parameters.Add(SpecOf(member, parameter, build));
                }
            }
        }

        Targets = targets;
        Parameters = parameters;
        RefuseDoubles(targets.Select(target => (target.Name, Owner: target.Member.DeclaringType!.Name)), "targets");
        RefuseDoubles(
            parameters.Select(parameter => (parameter.Name, Owner: parameter.Member!.DeclaringType!.Name))
                .Concat(BuiltInParameters.All.Select(parameter => (parameter.Name, Owner: nameof(NukeBuild)))),
            "parameters");
        Define(build);
    }

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<ExecutableTarget> Targets { get; }

    /// <summary>The build's own; those of NUKE are <see cref="BuiltInParameters.All"/>.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; }

    public static BuildDefinition Read(NukeBuild build, IReadOnlyList<string> defaults) => new(build, defaults);

    /// <summary>Gives every injected member its value; those that have none keep what they were initialised with.</summary>
    public void Inject(NukeBuild build)
    {
        foreach (var (member, attribute) in _injections)
        {
            if (attribute.GetValue(member, build) is { } value)
            {
                BuildMembers.Set(member, build, value);
            }
        }
    }

    private static string RoomOf(MemberInfo member) => member.GetCustomAttribute<CategoryAttribute>()?.Category ?? "";

    private static ExecutableTarget TargetOf(PropertyInfo property, NukeBuild build, IReadOnlyList<string> defaults)
    {
        var name = property.Name[(property.Name.LastIndexOf('.') + 1)..];
        return new ExecutableTarget
        {
            Name = name,
            Member = property,
            Factory = (Target)property.GetValue(build)!,
            IsDefault = defaults.Contains(name),
            Room = RoomOf(property),
        };
    }

    private static ParameterSpec SpecOf(MemberInfo member, ParameterAttribute attribute, NukeBuild build)
    {
        var prefix = member.DeclaringType?.GetCustomAttribute<ParameterPrefixAttribute>()?.Prefix;
        return new ParameterSpec(prefix + (attribute.Name ?? member.Name), BuildMembers.TypeOf(member))
        {
            Description = attribute.Description,
            Separator = attribute.Separator,
            IsSecret = member.GetCustomAttribute<SecretAttribute>() is not null,
            IsRequired = member.GetCustomAttribute<RequiredAttribute>() is not null,
            IsListed = attribute.List,
            Room = RoomOf(member),
            Member = member,
            Default = member.DeclaringType is { IsInterface: true } ? null : BuildMembers.ValueOf(member, build),
        };
    }

    private static void RefuseDoubles(IEnumerable<(string Name, string Owner)> members, string what)
    {
        var twice = members.GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new UsageException(
                $"There are two {what} named {twice.Key}: in {string.Join(" and in ", twice.Select(member => member.Owner))}.", "Rename one of them.");
        }
    }

    private void Define(NukeBuild build)
    {
        var byFactory = Targets.ToDictionary(target => target.Factory);
        foreach (var target in Targets)
        {
            try
            {
                ((Target)target.Factory)(new TargetDefinition(build, target, factory => Find(factory, target)));
            }
            catch (Exception failure) when (failure is not UsageException)
            {
                throw new UsageException($"Target {target.Name} cannot be defined: {failure.Message}", innerException: failure);
            }
        }

        // A lambda that captures something is another delegate each time that it is asked for, but always the same method.
        ExecutableTarget Find(Target factory, ExecutableTarget from) =>
            byFactory.TryGetValue(factory ?? throw new UsageException($"Target {from.Name} refers to a target that is null."), out var found)
                ? found
                : Targets.FirstOrDefault(target => target.Factory.Method == factory.Method)
                    ?? throw new UsageException($"Target {from.Name} refers to a target that is no property of the build.");
    }
}
