using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Molecule.Acceptance.Tests.Release;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>Real processes that start a workspace through the control plane, of which the first is killed while it waits for the answer.</summary>
public sealed class KilledStartAcceptance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _home = Directory.CreateTempSubdirectory("molecule-killed-").FullName;
    private readonly WorkspaceId _id = WorkspaceId.From(Guid.NewGuid());

    /// <summary>The box of each idempotency key, as a control plane keeps them.</summary>
    private readonly ConcurrentDictionary<string, string> _boxes = [];

    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentQueue<string> _keys = [];
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackHost _host = null!;

    /// <summary>Whether a provision request is answered; one that is not waits for its client to go away.</summary>
    private volatile bool _answers;

    private bool _makesBoxAtOnce;

    public async Task InitializeAsync() => _host = await LoopbackHost.StartAsync(AnswerAsync);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_process_asks_with_the_key_that_is_on_file_and_there_is_one_box(bool makesBoxAtOnce)
    {
        _makesBoxAtOnce = makesBoxAtOnce;
        using (var killed = ControlPlaneProcess.Start(_host.Authority, _home, _id))
        {
            try
            {
                await Task.WhenAny(_arrived.Task, killed.WaitForExitAsync()).WaitAsync(Patience);
                _arrived.Task.IsCompletedSuccessfully.ShouldBeTrue("the process ended before it had made the request");
            }
            finally
            {
                killed.Kill();
                await killed.WaitForExitAsync();
            }

            (await killed.StandardOutput.ReadToEndAsync()).ShouldBeEmpty("it had no answer");
        }

        var store = ControlPlaneProcess.StoreIn(_home);
        (await store.FindPendingAsync(ControlPlaneProcess.Organisation, _id, None))!.Key.Value.ShouldBe(_keys.Single());
        (await store.FindAsync(ControlPlaneProcess.Organisation, _id, None)).ShouldBeNull();
        _boxes.Count.ShouldBe(makesBoxAtOnce ? 1 : 0);

        _answers = true;
        using var next = ControlPlaneProcess.Start(_host.Authority, _home, _id);
        var said = await next.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await next.WaitForExitAsync();

        _keys.Distinct().ShouldHaveSingleItem();
        said.Trim().ShouldBe($"started {_boxes.Values.ShouldHaveSingleItem()}");
        _requests.ShouldBe(["POST ensure-image", "POST provision", "POST ensure-image", "POST provision"]);
        (await store.FindAsync(ControlPlaneProcess.Organisation, _id, None))!.InstanceId.ShouldBe(_boxes.Values.Single());
        (await store.FindPendingAsync(ControlPlaneProcess.Organisation, _id, None)).ShouldBeNull();
    }

    private async Task AnswerAsync(HttpContext context, byte[] body)
    {
        var request = $"{context.Request.Method} {context.Request.Path.Value!.Split('/')[^1]}";
        _requests.Enqueue(request);
        if (request == "POST provision")
        {
            await ProvisionAsync(context, (string)JsonNode.Parse(body)!["idempotency_key"]!);
            return;
        }

        await LoopbackHost.ReplyAsync(context, 200, "{}"u8.ToArray(), "application/json");
    }

    private async Task ProvisionAsync(HttpContext context, string key)
    {
        _keys.Enqueue(key);
        if (_answers || _makesBoxAtOnce)
        {
            _boxes.GetOrAdd(key, _ => $"i-{Guid.NewGuid():n}");
        }

        if (!_answers)
        {
            _arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        var answer = $$"""{"instance_id":"{{_boxes[key]}}","private_ip":"10.0.0.1","state":"running"}""";
        await LoopbackHost.ReplyAsync(context, 201, Encoding.UTF8.GetBytes(answer), "application/json");
    }
}
