using System.Text.Encodings.Web;
using System.Text.Json;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Definitions;

/// <summary>The JSON schema of <c>parameters.json</c>, for editors. Holds no default values: those may depend on the machine.</summary>
internal static class BuildSchema
{
    public static byte[] Json(IReadOnlyList<ExecutableTarget> targets, IReadOnlyList<ParameterSpec> specs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Parameters of the build");
            json.WriteString("type", "object");
            json.WriteStartObject("definitions");
            json.WriteStartObject("Target");
            json.WriteString("type", "string");
            Names(json, targets.Select(target => target.Name).Order(StringComparer.Ordinal));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("properties");
            foreach (var spec in specs.Where(spec => !spec.IsSecret).OrderBy(spec => spec.Name, StringComparer.Ordinal))
            {
                Property(json, spec);
            }

            json.WriteStartObject("$schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteStartObject("Solution");
            json.WriteString("type", "string");
            json.WriteString("description", "The solution file; NUKE's own tools look for it here");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Property(Utf8JsonWriter json, ParameterSpec spec)
    {
        json.WriteStartObject(spec.Name);
        if (spec.Description is not null)
        {
            json.WriteString("description", spec.Description);
        }

        if (!spec.IsList)
        {
            TypeOf(json, spec);
        }
        else
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            TypeOf(json, spec);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void TypeOf(Utf8JsonWriter json, ParameterSpec spec)
    {
        if (spec is { IsBuiltIn: true, Name: BuiltInParameters.Target or BuiltInParameters.Skip })
        {
            json.WriteString("$ref", "#/definitions/Target");
            return;
        }

        json.WriteString("type", spec.ElementType.Name switch
        {
            nameof(Boolean) => "boolean",
            nameof(Int32) or nameof(Int64) => "integer",
            nameof(Double) => "number",
            _ => "string",
        });
        if (ValueConverter.NamesOf(spec.ElementType) is { Count: > 0 } names)
        {
            Names(json, names);
        }
    }

    private static void Names(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("enum");
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
