using System.Collections.Immutable;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>healthcheck</c>.</summary>
internal static class HealthcheckReader
{
    private const int MostRetries = 1000;
    private static readonly ImmutableArray<string> Keys = ["disable", "interval", "retries", "start_period", "test", "timeout"];
    private static readonly Dictionary<string, string> Refused = new() { ["start_interval"] = "engines before 25 do not know it" };

    public static ServiceHealthcheck Read(StackFields fields, YamlMap map)
    {
        fields.RequireKnown(map, "'healthcheck'", Keys, Refused);
        var disabled = fields.FindValue(map, "disable", fields.Truth) ?? false;
        var given = map.Find("test");
        var test = given is null ? [] : Test(fields, given);
        if (disabled || test is ["NONE"])
        {
            return disabled && map.Entries.Length > 1
                ? throw StackFields.Refuse(map, "a healthcheck that is disabled has nothing else")
                : new ServiceHealthcheck([], IsDisabled: true);
        }

        return given is null
            ? throw StackFields.Refuse(map, "a healthcheck needs a 'test', or 'disable: true'")
            : new ServiceHealthcheck(
                test,
                fields.FindValue(map, "interval", fields.Duration),
                fields.FindValue(map, "timeout", fields.Duration),
                fields.FindValue(map, "start_period", fields.Duration),
                fields.FindValue(map, "retries", (node, what) => fields.Number(node, what, 1, MostRetries)));
    }

    /// <summary>As the engine takes it.</summary>
    private static ImmutableArray<string> Test(StackFields fields, YamlNode node)
    {
        if (node is not YamlList)
        {
            return ["CMD-SHELL", fields.SecretText(node, "'test'")];
        }

        var words = fields.SecretTexts(node, "'test'");
        return words switch
        {
            ["NONE"] or ["CMD", _, ..] or ["CMD-SHELL", _] => words,
            ["CMD-SHELL", ..] => throw StackFields.Refuse(node, "CMD-SHELL takes one text: the command line"),
            [var first, ..] => throw StackFields.Refuse(node, $"'test' must begin with CMD, CMD-SHELL or NONE, not '{first}'{StackFields.Meant(first, ["CMD", "CMD-SHELL", "NONE"])}"),
            _ => throw StackFields.Refuse(node, "'test' must begin with CMD, CMD-SHELL or NONE, and is empty"),
        };
    }
}
