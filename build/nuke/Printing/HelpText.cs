using Nuke.Common.Execution;
using Nuke.Common.Parameters;
using Nuke.Common.Running;

namespace Nuke.Common.Printing;

/// <summary>What --help prints: targets and parameters, each under its room.</summary>
internal static class HelpText
{
    private static string Script => OperatingSystem.IsWindows() ? "build.cmd" : "./build.sh";

    public static void Write(Printer printer, Session session)
    {
        foreach (var (text, style) in Lines(session.Definition.Targets, session.Parameters, Banner.Product, HostHooks.Examples))
        {
            printer.Line(text, style);
        }
    }

    public static IEnumerable<(string Text, Style Style)> Lines(
        IReadOnlyList<ExecutableTarget> targets, IReadOnlyList<ResolvedParameter> parameters, string product, IReadOnlyList<string> examples)
    {
        yield return ($"{product}: {Script} [target …] [--parameter value …]", Style.Bold);
        yield return ("", Style.Plain);
        var listed = targets.Where(target => target.Listed).ToList();
        var width = listed.Select(target => target.Name.Length).DefaultIfEmpty().Max() + 2;
        foreach (var room in listed.GroupBy(target => target.Room))
        {
            yield return (room.Key.Length == 0 ? "Targets" : $"Targets: {room.Key}", Style.Cyan);
            foreach (var target in room)
            {
                yield return ($"  {target.Name.PadRight(width)}{target.Description}{Relations(target)}".TrimEnd(), Style.Plain);
            }

            yield return ("", Style.Plain);
        }

        // Those that belong to no room come last, and the engine's own after them.
        var shown = parameters.Where(parameter => parameter.Spec.IsListed).ToList();
        var column = shown.Max(parameter => Usage(parameter.Spec).Length) + 2;
        foreach (var room in shown.GroupBy(parameter => parameter.Spec.IsBuiltIn ? "every build" : parameter.Spec.Room)
            .OrderBy(room => room.First().Spec.IsBuiltIn)
            .ThenBy(room => room.Key.Length == 0))
        {
            yield return (room.Key.Length == 0 ? "Parameters" : $"Parameters: {room.Key}", Style.Cyan);
            foreach (var parameter in room)
            {
                yield return ($"  {Usage(parameter.Spec).PadRight(column)}{parameter.Spec.Description}{Current(parameter)}".TrimEnd(), Style.Plain);
            }

            yield return ("", Style.Plain);
        }

        yield return ("A parameter --host-port is taken from the command line, else from HOST_PORT, HostPort or NUKE_HOST_PORT, else from", Style.Dim);
        yield return (".nuke/parameters.<profile>.json, else from .nuke/parameters.json.", Style.Dim);
        yield return ("", Style.Plain);
        yield return ("Examples", Style.Cyan);
        foreach (var example in examples.Count > 0 ? examples : [FirstTarget(targets), $"--plan {FirstTarget(targets)}"])
        {
            yield return ($"  {Script} {example}", Style.Plain);
        }
    }

    private static string FirstTarget(IReadOnlyList<ExecutableTarget> targets) =>
        (targets.FirstOrDefault(target => target.IsDefault) ?? targets.FirstOrDefault(target => target.Listed))?.Name ?? "";

    private static string Relations(ExecutableTarget target)
    {
        var needs = target.ExecutionDependencies.Select(other => other.Name).Distinct().ToList();
        return (target.IsDefault ? " (default)" : "") + (needs.Count == 0 ? "" : $"  ← {string.Join(", ", needs)}");
    }

    private static string Usage(ParameterSpec spec) => $"--{spec.Switch}" + spec switch
    {
        { IsFlag: true } => "",
        { IsList: true } => $" <{Word(spec)} …>",
        _ => $" <{Word(spec)}>",
    };

    private static string Word(ParameterSpec spec) => ValueConverter.NamesOf(spec.ElementType) is { Count: > 0 and <= 4 } names
        ? string.Join("|", names).ToLowerInvariant()
        : spec.ElementType.Name switch
        {
            nameof(String) => "text",
            nameof(Int32) or nameof(Int64) => "number",
            nameof(IO.AbsolutePath) => "path",
            var name => name.ToLowerInvariant(),
        };

    private static string Current(ResolvedParameter parameter)
    {
        var value = parameter.Spec.IsSecret && (parameter.Value ?? parameter.Spec.Default) is not null
            ? SecretMask.Mask
            : ValueConverter.Show(parameter.Value ?? parameter.Spec.Default);
        return parameter switch
        {
            { Origin.Length: > 0, Origin: not ParameterResolver.CommandLine } => $"  [{value} from {parameter.Origin}]",
            { Origin: ParameterResolver.CommandLine, Spec.IsBuiltIn: true } => "",
            { Origin.Length: > 0 } => $"  [{value} given]",
            { Spec.IsFlag: true } when value is null or "false" => "",
            _ => string.IsNullOrEmpty(value) ? "" : $"  [default: {value}]",
        };
    }
}
