using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.ControlPlane.Diagnostics;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Http;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>The control plane over HTTP.</summary>
internal sealed class ControlPlaneClient : IControlPlaneClient
{
    private readonly HttpMessageInvoker _http;
    private readonly ControlPlaneCaller _caller;
    private readonly ILogger _logger;

    /// <param name="handler">Disposed with this; must not follow redirects.</param>
    public ControlPlaneClient(ControlPlaneOptions options, HttpMessageHandler handler, TimeProvider time, ILogger logger)
    {
        _http = new HttpMessageInvoker(handler, disposeHandler: true);
        _caller = new ControlPlaneCaller(new ControlPlaneTransport(_http, options), time, logger);
        _logger = logger;
        if (options.IsUnencrypted)
        {
            ControlPlaneLog.Unencrypted(logger, options.BaseUrl);
        }
    }

    public async Task<EnsureImageResult> EnsureImageAsync(EnsureImageRequest request, CancellationToken cancellation)
    {
        var (reply, evidence) = await _caller.CallAsync(ControlPlaneCalls.EnsureImage(request), cancellation);
        var decision = EnsureImageRules.Decide(reply.StatusCode);
        if (decision == EnsureImageDecision.AskStatus)
        {
            var (status, statusEvidence) = await _caller.CallAsync(ControlPlaneCalls.StatusRoute(request.WorkspaceId), cancellation);
            decision = EnsureImageRules.DecideByStatus(reply, status);
            evidence = decision == EnsureImageDecision.Misrouted ? evidence : statusEvidence;
        }

        switch (decision)
        {
            case EnsureImageDecision.Ready:

                // No body says as much as an empty object; a page does not come from a control plane.
                return new EnsureImageResult(IsSupported: true, reply.Body.IsEmpty ? null : Parse(reply, evidence, WireJson.Types.EnsureImageReply).ImageReference);
            case EnsureImageDecision.NotSupported:
                ControlPlaneLog.EnsureImageNotSupported(_logger, request.WorkspaceId);
                return new EnsureImageResult(IsSupported: false, ImageReference: null);
            case EnsureImageDecision.Misrouted:
                throw new ControlPlaneMisroutedException(evidence);
            case EnsureImageDecision.Transient:
                throw new ControlPlaneUnavailableException(evidence);
            default:
                throw StatusTable.ToException(evidence);
        }
    }

    public async Task<ProvisionedInstance> ProvisionAsync(ProvisionRequest request, CancellationToken cancellation)
    {
        var (reply, evidence) = await CallAsync(ControlPlaneCalls.Provision(request), cancellation);
        var made = Parse(reply, evidence, WireJson.Types.ProvisionReply);
        if (made.InstanceId is not { Length: > 0 and <= 512 } instanceId || instanceId.Any(char.IsControl))
        {
            throw new ControlPlaneReplyException(evidence, "the answer names no instance");
        }

        var state = made.State is { Length: > 0 } word ? Redactor.Process.Redact(word) : null;
        ControlPlaneLog.Provisioned(_logger, request.WorkspaceId, Redactor.Process.Redact(instanceId), state ?? "no state given");
        return new ProvisionedInstance(instanceId, IPAddress.TryParse(made.PrivateIp, out var address) ? address.ToString() : null, state, evidence.Attempts);
    }

    public async Task DeleteAsync(string workspaceId, WorkspaceInstance instance, bool prune, CancellationToken cancellation)
    {
        await CallAsync(ControlPlaneCalls.Delete(workspaceId, instance, prune), cancellation);
        ControlPlaneLog.Stopped(_logger, workspaceId, Redactor.Process.Redact(instance.InstanceId));
    }

    public async Task<string> GetStateAsync(string workspaceId, WorkspaceInstance instance, CancellationToken cancellation)
    {
        var (reply, evidence) = await CallAsync(ControlPlaneCalls.Status(workspaceId, instance), cancellation);
        return Parse(reply, evidence, WireJson.Types.StatusReply).State is { Length: > 0 } state
            ? state
            : throw new ControlPlaneReplyException(evidence, "the answer names no state");
    }

    public async Task<string> GetConsoleAsync(string workspaceId, CancellationToken cancellation)
    {
        var (reply, evidence) = await CallAsync(ControlPlaneCalls.Console(workspaceId), cancellation);
        return Parse(reply, evidence, WireJson.Types.ConsoleReply).Output ?? string.Empty;
    }

    public async Task<IReadOnlyList<RuntimeImagePin>> GetRuntimeImagesAsync(CancellationToken cancellation)
    {
        var (reply, evidence) = await CallAsync(ControlPlaneCalls.RuntimeImages(), cancellation);
        return Parse(reply, evidence, WireJson.Types.PinsReply).Pins ?? throw new ControlPlaneReplyException(evidence, "the answer has no list of pins");
    }

    public Task PromoteRuntimeImageAsync(RuntimeImagePromotion promotion, CancellationToken cancellation) =>
        CallAsync(ControlPlaneCalls.Promote(promotion), cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<(ControlPlaneReply Reply, ControlPlaneEvidence Evidence)> CallAsync(ControlPlaneCall call, CancellationToken cancellation)
    {
        var (reply, evidence) = await _caller.CallAsync(call, cancellation);
        return reply.IsSuccess ? (reply, evidence) : throw StatusTable.ToException(evidence);
    }

    private static T Parse<T>(ControlPlaneReply reply, ControlPlaneEvidence evidence, JsonTypeInfo<T> type)
        where T : class
    {
        if (reply.IsTruncated)
        {
            throw new ControlPlaneReplyException(evidence, $"the answer is longer than {reply.Body.Length} bytes");
        }

        try
        {
            return JsonSerializer.Deserialize(reply.Body.Span, type) ?? throw new ControlPlaneReplyException(evidence, "the answer is null");
        }
        catch (JsonException)
        {
            // Not the inner exception: its message quotes the body.
            throw new ControlPlaneReplyException(evidence, "the answer is not the JSON that belongs there");
        }
    }
}
