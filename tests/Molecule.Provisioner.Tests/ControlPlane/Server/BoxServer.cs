using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>
/// A control plane as far as it makes boxes: one for each idempotency key it hears of, whatever becomes of the answer. What it answers
/// is drawn from a seeded list of everything that goes wrong.
/// </summary>
internal sealed class BoxServer(Random random, Uri elsewhere)
{
    private static readonly int[] TransientStatuses = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527];
    private static readonly int[] FinalStatuses = [400, 401, 403, 404, 409, 410, 413, 418, 422, 451, 501, 505, 507, 511, 528, 599];

    public ConcurrentDictionary<string, string> Boxes { get; } = [];

    /// <summary>The key of every request, in order.</summary>
    public ConcurrentQueue<string> Attempts { get; } = [];

    /// <summary>How many requests had come when the first final answer was given; null as long as none was.</summary>
    public int? FinalAfter { get; private set; }

    public bool Succeeded { get; private set; }

    public ServerAnswer Answer(ReceivedRequest request)
    {
        var key = request.Field("idempotency_key")!;
        Attempts.Enqueue(key);
        var arrived = random.Next(2) == 0;
        if (arrived)
        {
            Make(key);
        }

        var answer = Draw(request, key);
        return random.Next(20) == 0 ? answer with { Delay = TimeSpan.FromMilliseconds(random.Next(5)) } : answer;
    }

    private ServerAnswer Draw(ReceivedRequest request, string key) => random.Next(16) switch
    {
        0 or 1 or 2 => Success(key, ServerFault.None),
        3 => SuccessThatBreaksOff(key),
        4 or 5 => ServerAnswer.Broken(ServerFault.ResetBeforeAnswer),
        6 => ServerAnswer.Broken(ServerFault.Garbage, $"HTTP/1.1 {Echo(request)}"),
        7 => new ServerAnswer(409, """{"error":"provision_in_progress"}"""),
        8 => Final(new ServerAnswer(409, $$"""{"error":"idempotency_key_conflict for {{EchoInJson(request)}}"}""")),
        9 => Final(new ServerAnswer(FinalStatuses[random.Next(FinalStatuses.Length)], Body(request))),
        10 => Final(new ServerAnswer(random.Next(2) == 0 ? 302 : 308, "") { Headers = $"Location: {elsewhere}?{TestControlPlane.SharedSecret}\r\n" }),
        11 => Malformed(request, key),
        12 => new ServerAnswer(TransientStatuses[random.Next(TransientStatuses.Length)], Body(request)) { Fault = ServerFault.ResetMidBody },
        _ => new ServerAnswer(TransientStatuses[random.Next(TransientStatuses.Length)], Body(request)),
    };

    private ServerAnswer Success(string key, ServerFault fault)
    {
        Succeeded = fault == ServerFault.None;
        var answer = new ServerAnswer(201, $$"""{"instance_id":"{{Make(key)}}","private_ip":"10.0.0.1","state":"running"}""") { Fault = fault };
        return Succeeded ? Final(answer) : answer;
    }

    private ServerAnswer SuccessThatBreaksOff(string key) => Success(key, ServerFault.ResetMidBody);

    private ServerAnswer Malformed(ReceivedRequest request, string key)
    {
        Make(key);
        return Final(new ServerAnswer(201, random.Next(2) == 0 ? Echo(request) : $$"""{"instance_id": {{EchoInJson(request)}}"""));
    }

    private ServerAnswer Final(ServerAnswer answer)
    {
        FinalAfter ??= Attempts.Count;
        return answer;
    }

    private string Make(string key) => Boxes.GetOrAdd(key, _ => InstanceOf(key));

    public static string InstanceOf(string key) => $"i-{key[^12..]}";

    /// <summary>Structured or not, and full of our secrets.</summary>
    private string Body(ReceivedRequest request) => random.Next(3) switch
    {
        0 => $$"""{"error":"refused: {{EchoInJson(request)}}"}""",
        1 => $"<html>{Echo(request)}</html>",
        _ => string.Empty,
    };

    private static string Echo(ReceivedRequest request) =>
        $"{request.Headers["authorization"]} {request.Headers["x-molecule-admin-token"]} {request.Body.ReplaceLineEndings(" ")} {TestControlPlane.AdminApiToken}";

    private static string EchoInJson(ReceivedRequest request) => JsonValue.Create(Echo(request)).ToJsonString()[1..^1];
}
