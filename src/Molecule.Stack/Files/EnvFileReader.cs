using System.Collections.Immutable;

namespace Molecule.Stack.Files;

/// <summary>Reads one entry of <c>env_file</c>: a path, or a mapping with <c>path</c> and <c>required</c>.</summary>
internal static class EnvFileReader
{
    private static readonly ImmutableArray<string> Keys = ["path", "required"];
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();
    private static readonly Dictionary<string, string> Refused = new() { ["format"] = string.Empty };

    public static IReadOnlyDictionary<string, string> Read(StackFields fields, YamlNode node, string what, string folder)
    {
        var (at, required) = (node, true);
        if (node is YamlMap map)
        {
            fields.RequireKnown(map, what, Keys, Refused);
            at = map.Find("path") ?? throw StackFields.Refuse(map, $"{what} needs a 'path'");
            required = fields.FindValue(map, "required", fields.Truth) ?? true;
        }

        var path = fields.Word(at, what);
        try
        {
            return EnvFile.Parse(File.ReadAllText(Path.GetFullPath(path, folder)), fields.Environment);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return required ? throw StackFields.Refuse(at, $"there is no env file '{path}'") : Nothing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StackFields.Refuse(at, $"the env file '{path}' cannot be read: {exception.Message.TrimEnd('.')}");
        }
        catch (FormatException exception)
        {
            throw StackFields.Refuse(at, $"env file '{path}', {exception.Message}");
        }
    }
}
