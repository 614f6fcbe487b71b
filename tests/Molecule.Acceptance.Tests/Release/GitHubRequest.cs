using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Molecule.Acceptance.Tests.Release;

internal enum GitHubAccess
{
    Anonymous,

    /// <summary>Credentials that nobody knows.</summary>
    Refused,
    Read,
    Write,
}

/// <param name="Path">Unescaped segments.</param>
/// <param name="Root">As the client calls this server: addresses in answers begin with it, so that they lead through a proxy as well.</param>
internal sealed record GitHubRequest(string Method, string[] Path, NameValueCollection Query, byte[] Body, string Root, GitHubAccess Access)
{
    private const int DefaultPage = 30;
    private const int MaximumPage = 100;

    public string? ContentType { get; init; }

    public bool WantsContent { get; init; }

    public string Repository => $"{Root}/api/v3/repos/{GitHubServer.Owner}/{GitHubServer.Name}";

    private JsonNode? Json => field ??= Body.Length == 0 ? null : JsonNode.Parse(Body);

    public string? Text(string name) => (string?)Json?[name];

    public bool? Flag(string name) => (bool?)Json?[name];

    /// <summary>One page of them, with the links to the others.</summary>
    public GitHubReply Page(IReadOnlyList<object> items)
    {
        var size = Math.Clamp(Number("per_page", DefaultPage), 1, MaximumPage);
        var page = Math.Max(1, Number("page", 1));
        var last = Math.Max(1, (items.Count + size - 1) / size);
        var links = new List<string>();
        if (page < last)
        {
            links.AddRange([Link(page + 1, "next"), Link(last, "last")]);
        }

        if (page > 1)
        {
            links.AddRange([Link(1, "first"), Link(page - 1, "prev")]);
        }

        var reply = GitHubReply.Of(200, items.Skip((page - 1) * size).Take(size).ToArray());
        return links.Count == 0 ? reply : reply with { Headers = [("Link", string.Join(", ", links))] };

        string Link(int number, string relation) => $"<{Root}/{string.Join('/', Path)}?per_page={size}&page={number}>; rel=\"{relation}\"";
    }

    private int Number(string name, int otherwise) => int.TryParse(Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
