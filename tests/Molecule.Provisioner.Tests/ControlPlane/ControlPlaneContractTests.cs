using System.Collections.Concurrent;
using System.Web;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.Tests.Contract;
using Molecule.Provisioner.Tests.ControlPlane.Server;

namespace Molecule.Provisioner.Tests.ControlPlane;

/// <summary>The contract, against a control plane on loopback in which nothing goes wrong.</summary>
public sealed class ControlPlaneContractTests : WorkspaceProvisionerContract
{
    protected override Task<BackEnd> OpenAsync()
    {
        var boxes = new ConcurrentDictionary<string, string>();
        var isBroken = false;
        var server = new LoopbackServer(request => isBroken ? ServerAnswer.Broken(ServerFault.ResetBeforeAnswer) : Answer(request, boxes));
        var client = TestControlPlane.Client(server.Url, TimeProvider.System);
        var provisioner = new ControlPlaneWorkspaceProvisioner(
            client, TestControlPlane.Options(server.Url), new MemoryInstanceStore(), new RecordingLogger<ControlPlaneWorkspaceProvisioner>(), TimeProvider.System);
        return Task.FromResult(new BackEnd(provisioner, () => Task.FromResult<IEnumerable<string>>(boxes.Keys), () =>
        {
            isBroken = true;
            return Task.CompletedTask;
        }, async () =>
        {
            client.Dispose();
            await server.DisposeAsync();
        }));
    }

    private static ServerAnswer Answer(ReceivedRequest request, ConcurrentDictionary<string, string> boxes)
    {
        var instance = HttpUtility.ParseQueryString(request.Target[(request.Target.IndexOf('?', StringComparison.Ordinal) + 1)..])["instance_id"] ?? string.Empty;
        switch ($"{request.Method} {request.Path.Split('/')[^1]}")
        {
            case "POST ensure-image":
                return new ServerAnswer(200, """{"status":"ready"}""");
            case "POST provision":
                var made = $"i-{Guid.NewGuid():n}";
                boxes[made] = made;
                return new ServerAnswer(201, $$"""{"instance_id":"{{made}}","private_ip":"10.0.0.1","state":"running"}""");
            case "GET status":
                return new ServerAnswer(200, $$"""{"state":"{{(boxes.ContainsKey(instance) ? "running" : "terminated")}}"}""");
            default:
                boxes.TryRemove(instance, out _);
                return new ServerAnswer(204, "");
        }
    }
}
