using Nuke.Common.Arguments;
using Nuke.Common.Running;

namespace Nuke.Common.Parameters;

/// <summary>Decides every parameter's value. Pure: all sources are handed in.</summary>
internal static class ParameterResolver
{
    public const string CommandLine = "command line";

    /// <param name="files">The one that wins first.</param>
    public static IReadOnlyList<ResolvedParameter> Resolve(
        IReadOnlyList<ParameterSpec> specs,
        ParsedArguments arguments,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<ParameterFile> files)
    {
        var problems = new List<string>();
        foreach (var file in files)
        {
            problems.AddRange(file.Values.Where(entry => !specs.Any(spec => spec.IsNamed(entry.Key))).Select(entry =>
                $"{file.Path}({entry.Value.Line}): no parameter \"{entry.Key}\".{Suggestion.For(entry.Key, specs.Select(spec => spec.Name))}"));
        }

        var resolved = specs.Select(spec => ResolveOne(spec, arguments, environment, files, problems)).ToList();
        return problems.Count == 0 ? resolved : throw new UsageException(string.Join(Environment.NewLine, problems));
    }

    private static ResolvedParameter ResolveOne(
        ParameterSpec spec,
        ParsedArguments arguments,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<ParameterFile> files,
        List<string> problems)
    {
        if (Find(spec, arguments, environment, files) is not var (texts, origin, shown))
        {
            return new ResolvedParameter(spec, null, "");
        }

        if (spec.IsSecret && texts.Any(text => text.StartsWith("v1:", StringComparison.Ordinal)) && origin.EndsWith(".json", StringComparison.Ordinal))
        {
            problems.Add($"{shown} is encrypted, which this engine cannot read. Give the secret as {spec.Variables[0]} instead.");
            return new ResolvedParameter(spec, null, origin);
        }

        var value = ValueConverter.Convert(spec, texts);
        if (value is null)
        {
            var given = spec.IsSecret ? Printing.SecretMask.Mask : string.Join(" ", texts);
            problems.Add(texts.Count == 0
                ? $"{shown} needs a value: {ValueConverter.Expected(spec)}."
                : $"{shown} is \"{given}\", but must be {ValueConverter.Expected(spec)}."
                    + (texts.Count == 1 ? Suggestion.For(texts[0], ValueConverter.NamesOf(spec.ElementType)) : ""));
        }

        return new ResolvedParameter(spec, value, origin);
    }

    private static (IReadOnlyList<string> Texts, string Origin, string Shown)? Find(
        ParameterSpec spec,
        ParsedArguments arguments,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<ParameterFile> files)
    {
        if (arguments.Values.TryGetValue(spec.Name, out var given))
        {
            return (given, CommandLine, $"--{spec.Switch}");
        }

        foreach (var variable in spec.Variables)
        {
            // Set but empty is how a shell takes a variable away again.
            if (environment.TryGetValue(variable, out var text) && text.Length > 0)
            {
                return ([text], variable, $"The variable {variable}");
            }
        }

        foreach (var file in files)
        {
            if (file.Values.FirstOrDefault(entry => spec.IsNamed(entry.Key)) is { Key: not null } entry)
            {
                return (entry.Value.Texts, file.Path, $"{file.Path}({entry.Value.Line}): {spec.Name}");
            }
        }

        return null;
    }
}
