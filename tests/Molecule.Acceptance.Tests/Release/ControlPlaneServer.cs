using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>A control plane as far as it pins images. It keeps every promotion that it was told, so that a test can count them.</summary>
internal sealed class ControlPlaneServer : IAsyncDisposable
{
    /// <summary>Canaries: must not appear in any output.</summary>
    public const string SharedSecret = "canary-cp-shared-6c1d";

    public const string AdminToken = "canary-cp-admin-9a40";
    public const string AdminApiToken = "canary-cp-api-11fe";

    private readonly Lock _gate = new();
    private readonly List<Promotion> _promotions;
    private LoopbackHost? _host;

    private ControlPlaneServer(IEnumerable<Promotion> before) => _promotions = [.. before];

    public string Authority => _host!.Authority;

    /// <summary>In order; of one runtime, the last is its pin.</summary>
    public IReadOnlyList<Promotion> Promotions
    {
        get
        {
            lock (_gate)
            {
                return [.. _promotions];
            }
        }
    }

    public static async Task<ControlPlaneServer> StartAsync(IEnumerable<Promotion> before)
    {
        var server = new ControlPlaneServer(before);
        server._host = await LoopbackHost.StartAsync(server.AnswerAsync);
        return server;
    }

    public async ValueTask DisposeAsync() => await _host!.DisposeAsync();

    private Task AnswerAsync(HttpContext context, byte[] body)
    {
        var (status, answer) = context.Request.Headers.Authorization != $"Bearer {AdminApiToken}"
            ? (401, """{"error":"unauthorized"}""")
            : (context.Request.Method, context.Request.Path.Value) switch
            {
                ("GET", "/cp/admin/runtime-image") => (200, Pins()),
                ("POST", "/cp/admin/runtime-image/promote") => Promote(JsonNode.Parse(body)!),
                _ => (404, """{"error":"not found"}"""),
            };
        return LoopbackHost.ReplyAsync(context, status, Encoding.UTF8.GetBytes(answer), "application/json");
    }

    private (int Status, string Body) Promote(JsonNode body)
    {
        lock (_gate)
        {
            _promotions.Add(new Promotion((string)body["template_name"]!, (string)body["image_digest"]!, (string)body["git_sha"]!, (string?)body["notes"]));
            return (200, "{}");
        }
    }

    private string Pins() => JsonSerializer.Serialize(new
    {
        pins = Promotions.GroupBy(promotion => promotion.Runtime, StringComparer.Ordinal).Select(group => group.Last())
            .Select(pin => new { template_name = pin.Runtime, image_digest = pin.Digest, git_sha = pin.Commit, notes = pin.Notes }),
    });

    internal sealed record Promotion(string Runtime, string Digest, string Commit, string? Notes);
}
