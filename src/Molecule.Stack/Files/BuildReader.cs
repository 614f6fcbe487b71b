using System.Collections.Immutable;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>build</c>: a folder, or a mapping.</summary>
internal static class BuildReader
{
    private static readonly ImmutableArray<string> Keys = ["args", "context", "dockerfile", "target"];

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["additional_contexts"] = string.Empty,
        ["cache_from"] = "the engine's own cache is used",
        ["cache_to"] = "the engine's own cache is used",
        ["dockerfile_inline"] = "write a file, and name it with 'dockerfile'",
        ["extra_hosts"] = string.Empty,
        ["labels"] = "write LABEL in the Dockerfile",
        ["network"] = string.Empty,
        ["no_cache"] = string.Empty,
        ["platforms"] = "use --platform",
        ["privileged"] = string.Empty,
        ["pull"] = string.Empty,
        ["secrets"] = string.Empty,
        ["shm_size"] = string.Empty,
        ["ssh"] = string.Empty,
        ["tags"] = "the service's 'image' is the built image's name",
        ["ulimits"] = string.Empty,
    };

    public static ServiceBuild Read(StackFields fields, YamlNode node, string folder)
    {
        if (node is not YamlMap map)
        {
            return new ServiceBuild(Context(fields, node, "'build'", folder), Dockerfile, StackFields.NoPairs, Target: null);
        }

        fields.RequireKnown(map, "'build'", Keys, Refused);
        return map.Find("context") is { } context
            ? new ServiceBuild(
                fields.Attempt(() => Context(fields, context, "'context'", folder)) ?? folder,
                fields.Find(map, "dockerfile", (at, what) => Inside(at, fields.Word(at, what))) ?? Dockerfile,
                fields.Find(map, "args", fields.OpenVariables) ?? StackFields.NoPairs,
                fields.Find(map, "target", fields.Word))
            : throw StackFields.Refuse(map, "'build' needs a 'context'");
    }

    private const string Dockerfile = "Dockerfile";

    private static string Context(StackFields fields, YamlNode node, string what, string folder)
    {
        var text = fields.Word(node, what);
        return text.Contains("://", StringComparison.Ordinal) || text.StartsWith("git@", StringComparison.Ordinal)
            ? throw StackFields.Refuse(node, $"{what} must be a folder of this machine, not '{text}'")
            : Path.GetFullPath(text, folder);
    }

    private static string Inside(YamlNode node, string path) => path.StartsWith('/') || path.Split('/', '\\').Contains("..")
        ? throw StackFields.Refuse(node, $"'{path}' is outside the context")
        : string.Join('/', path.Split('/').Where(part => part is not ("." or "")));
}
