using System.Text;
using System.Text.Json;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>An answer in GitHub's words: clients decide by them.</summary>
internal sealed record GitHubReply(int Status, byte[] Body, string ContentType)
{
    public static GitHubReply NotFound { get; } = Error(404, "Not Found");

    public static GitHubReply NoContent { get; } = new(204, [], "application/json; charset=utf-8");

    public static object User { get; } = new
    {
        login = "release-bot",
        id = 1,
        node_id = "U_1",
        type = "User",
        site_admin = false,
        created_at = "2024-01-01T00:00:00Z",
        updated_at = "2024-01-01T00:00:00Z",
    };

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static GitHubReply Of(int status, object body) => new(status, JsonSerializer.SerializeToUtf8Bytes(body), "application/json; charset=utf-8");

    public static GitHubReply Error(int status, string message) => Of(status, new { message, documentation_url = "https://docs.github.com/rest", status = $"{status}" });

    /// <summary>422, with the field and the code that say why.</summary>
    public static GitHubReply Invalid(string resource, string code, string field) =>
        Of(422, new { message = "Validation Failed", errors = new[] { new { resource, code, field } }, documentation_url = "https://docs.github.com/rest", status = "422" });

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body)}";
}
