using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>A whole control plane: makes boxes as <see cref="BoxServer"/> does, ends them, and tells which run; each with seeded faults.</summary>
internal sealed partial class FleetServer(Random random, Uri elsewhere)
{
    private readonly ConcurrentDictionary<string, string> _ended = [];

    public ConcurrentDictionary<string, BoxServer> Starts { get; } = [];

    /// <summary>The instances that run, known to the caller or not.</summary>
    public IEnumerable<string> Live => Starts.Values.SelectMany(start => start.Boxes.Values).Where(instance => !_ended.ContainsKey(instance));

    /// <summary>Those of them whose start was answered with a complete success: from then on they are the caller's responsibility.</summary>
    public IEnumerable<string> KnownAndLive => Starts.Values.Where(start => start.Succeeded).SelectMany(start => start.Boxes.Values).Where(instance => !_ended.ContainsKey(instance));

    public ServerAnswer Answer(ReceivedRequest request) => $"{request.Method} {request.Path.Split('/')[^1]}" switch
    {
        "POST ensure-image" => EnsureImage(),
        "POST provision" => Starts.GetOrAdd(request.Field("idempotency_key")!, _ => new BoxServer(random, elsewhere)).Answer(request),
        "GET status" => Status(request),
        _ => End(request),
    };

    private ServerAnswer EnsureImage() => random.Next(10) switch
    {
        0 => new ServerAnswer(501, ""),
        1 => new ServerAnswer(404, ""),
        2 => new ServerAnswer(422, """{"error":"digest not found"}"""),
        3 => new ServerAnswer(503, ""),
        4 => ServerAnswer.Broken(ServerFault.ResetBeforeAnswer),
        _ => new ServerAnswer(200, """{"status":"ready"}"""),
    };

    private ServerAnswer End(ReceivedRequest request)
    {
        if (random.Next(3) > 0)
        {
            _ended.TryAdd(Instance(request)!, "");
        }

        return random.Next(8) switch
        {
            0 => new ServerAnswer(500, ""),
            1 => ServerAnswer.Broken(ServerFault.ResetBeforeAnswer),
            _ => Ended(request),
        };
    }

    private ServerAnswer Ended(ReceivedRequest request)
    {
        _ended.TryAdd(Instance(request)!, "");
        return new ServerAnswer(204, "");
    }

    private ServerAnswer Status(ReceivedRequest request) => Instance(request) is not { } instance
        ? new ServerAnswer(400, """{"error":"instance_id required"}""")
        : random.Next(6) switch
        {
            0 => new ServerAnswer(503, ""),
            1 => new ServerAnswer(200, "<html>"),
            2 => ServerAnswer.Broken(ServerFault.ResetBeforeAnswer),
            _ => new ServerAnswer(200, $$"""{"state":"{{(Live.Contains(instance) ? "running" : "terminated")}}"}"""),
        };

    private static string? Instance(ReceivedRequest request) => InstanceParameter().Match(request.Target) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("instance_id=([^&]+)")]
    private static partial Regex InstanceParameter();
}
