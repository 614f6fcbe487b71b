using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Containers.Engines.Building;

/// <summary>The query of <c>POST /build</c>.</summary>
internal static class BuildQuery
{
    public static BuildQueryJson Json => BuildQueryJson.Default;

    public static string Create(ImageBuildRequest request, string builder, string buildId, string? session)
    {
        var query = new StringBuilder("build?dockerfile=").Append(Uri.EscapeDataString(request.Dockerfile));
        Append(query, "buildargs", Sorted(request.BuildArguments));
        Append(query, "labels", Sorted(request.Labels));
        foreach (var tag in request.Tags)
        {
            Append(query, "t", tag.ToString());
        }

        if (request.Target is { } target)
        {
            Append(query, "target", target);
        }

        if (request.Platform is { } platform)
        {
            Append(query, "platform", platform.ToString());
        }

        if (builder == ImageBuilder.BuildKit)
        {
            Append(query, "version", "2");
            Append(query, "buildid", buildId);
            if (session is not null)
            {
                Append(query, "remote", "client-session");
                Append(query, "session", session);
            }
        }
        else
        {
            // A failed or stopped build must leave no container behind.
            Append(query, "forcerm", "1");
        }

        return query.ToString();
    }

    private static string Sorted(IReadOnlyDictionary<string, string> values) => JsonSerializer.Serialize(
        values.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), Json.DictionaryStringString);

    private static void Append(StringBuilder query, string name, string value) => query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class BuildQueryJson : JsonSerializerContext;
