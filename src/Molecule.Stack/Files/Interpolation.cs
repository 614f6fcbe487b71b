using System.Text.RegularExpressions;
using Molecule.Containers.Processes;

namespace Molecule.Stack.Files;

/// <summary>Compose's variables in texts: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>${NAME-default}</c>, <c>${NAME:?message}</c>, <c>${NAME?message}</c>; <c>$$</c> is a dollar.</summary>
internal static partial class Interpolation
{
    /// <exception cref="FormatException">A dollar that begins none of these, or a required variable that is missing; the message says which.</exception>
    public static string Expand(string text, IEnvironmentVariables environment) => Dollar().Replace(text, match =>
    {
        if (match.Groups["escaped"].Success)
        {
            return "$";
        }

        var name = match.Groups["bare"].Success ? match.Groups["bare"].Value : match.Groups["name"].Value;
        if (name.Length == 0)
        {
            throw new FormatException("a '$' here must begin ${NAME}, ${NAME:-default} or ${NAME:?message}; write $$ for a dollar");
        }

        var value = environment.Get(name);
        var operation = match.Groups["operation"].Value;
        // With a colon, a variable that is set to nothing counts as missing.
        var missing = operation.StartsWith(':') ? string.IsNullOrEmpty(value) : value is null;
        return operation.TrimStart(':') switch
        {
            "-" when missing => match.Groups["word"].Value,
            "?" when missing => throw new FormatException($"the variable {name} is required: {match.Groups["word"].Value}"),
            "" when missing => throw new FormatException($"the variable {name} is not set; write ${{{name}:-}} if that is all right"),
            _ => value!,
        };
    });

    [GeneratedRegex(@"\$(?:(?<escaped>\$)|(?<bare>[A-Za-z_][A-Za-z0-9_]*)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operation>:?[-?])(?<word>[^{}]*))?\}|)")]
    private static partial Regex Dollar();
}
