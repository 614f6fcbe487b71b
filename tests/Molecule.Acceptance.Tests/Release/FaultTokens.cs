using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Molecule.Acceptance.Tests.Registries;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// Makes a registry ask for bearer tokens, which it issues itself against the registry's account, and which die after so many requests,
/// whatever lifetime they were given: as those of a registry do whose clock, or whose patience, is not ours.
/// </summary>
internal sealed class FaultTokens(int requestsPerToken)
{
    private readonly ConcurrentDictionary<string, int> _left = [];
    private readonly string _basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LocalRegistry.User}:{LocalRegistry.Password}"));
    private int _refused;

    /// <summary>How many tokens have been issued.</summary>
    public int Issued => _left.Count;

    /// <summary>How many requests came with a token that had died.</summary>
    public int Refused => _refused;

    /// <summary>What the registry itself is told, once a token has been accepted.</summary>
    public AuthenticationHeaderValue Upstream => AuthenticationHeaderValue.Parse(_basic);

    /// <summary>Answers what must not pass.</summary>
    /// <returns>False when the request may go on to the registry.</returns>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/token")
        {
            await IssueAsync(context);
            return true;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal) && _left.ContainsKey(header[7..]))
        {
            if (_left.AddOrUpdate(header[7..], 0, (_, left) => left - 1) >= 0)
            {
                return false;
            }

            Interlocked.Increment(ref _refused);
        }

        await LoopbackHost.ReplyAsync(
            context,
            401,
            """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}"""u8.ToArray(),
            "application/json",
            ("WWW-Authenticate", $"Bearer realm=\"http://{context.Request.Host}/token\",service=\"acceptance\""));
        return true;
    }

    private async Task IssueAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != _basic)
        {
            await LoopbackHost.ReplyAsync(context, 401, """{"errors":[{"code":"UNAUTHORIZED","message":"wrong account"}]}"""u8.ToArray(), "application/json");
            return;
        }

        var token = Guid.NewGuid().ToString("n");
        _left[token] = requestsPerToken;
        await LoopbackHost.ReplyAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(new { token, expires_in = 3600 }), "application/json");
    }
}
