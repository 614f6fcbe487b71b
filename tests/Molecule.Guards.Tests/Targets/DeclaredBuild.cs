using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Nuke.Common;
using Nuke.Common.Execution;

namespace Molecule.Guards.Tests.Targets;

/// <summary>
/// What the build class declares, read as the build host reads it. By reflection: a build is written against what the host shows to others,
/// and so must not be compiled into an assembly that sees the host's internals.
/// </summary>
internal static partial class DeclaredBuild
{
    private static readonly Assembly Host = typeof(NukeBuild).Assembly;
    private static readonly object Definition = Call("Definitions.BuildDefinition", "Read", new Build(), (string[])["Images"]);

    public static IReadOnlyList<ExecutableTarget> Targets { get; } = (IReadOnlyList<ExecutableTarget>)Get(Definition.GetType(), "Targets", Definition);

    /// <summary>Those that <c>--help</c> and <c>--plan</c> show.</summary>
    public static IReadOnlyList<string> ListedTargets { get; } = [.. Targets.Where(target => target.Listed).Select(target => target.Name)];

    /// <summary>The build's own, each with its attribute.</summary>
    public static IReadOnlyList<(string Name, string? Description)> Parameters { get; } =
    [
        .. typeof(Build).GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(member => (member.Name, Attribute: member.GetCustomAttribute<ParameterAttribute>()))
            .Where(member => member.Attribute is not null)
            .Select(member => (member.Name, member.Attribute!.Description)),
    ];

    /// <summary>All parameters, those that every build has too, as they are written on a command line: <c>--host-port</c>.</summary>
    public static IReadOnlyList<string> Switches { get; } =
    [
        .. Specs().Select(spec => "--" + Humps().Replace((string)Get(spec.GetType(), "Name", spec), "-").ToLowerInvariant()),
    ];

    /// <summary>As the build writes it to <c>.nuke/build.schema.json</c>.</summary>
    public static string Schema()
    {
        var specs = Specs();
        var typed = Array.CreateInstance(TypeOf("Parameters.ParameterSpec"), specs.Length);
        specs.CopyTo(typed, 0);
        return Encoding.UTF8.GetString((byte[])Call("Definitions.BuildSchema", "Json", Targets, typed));
    }

    private static object[] Specs() =>
    [
        .. ((IEnumerable)Get(Definition.GetType(), "Parameters", Definition)).Cast<object>(),
        .. ((IEnumerable)Get(TypeOf("Parameters.BuiltInParameters"), "All", null)).Cast<object>(),
    ];

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Humps();

    private static Type TypeOf(string name) => Host.GetType("Nuke.Common." + name, throwOnError: true)!;

    private static object Call(string type, string method, params object[] arguments) => TypeOf(type).GetMethod(method)!.Invoke(null, arguments)!;

    private static object Get(Type type, string property, object? instance) =>
        type.GetProperty(property)?.GetValue(instance) ?? type.GetField(property)!.GetValue(instance)!;
}
