using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.ControlPlane.Diagnostics;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.Diagnostics;
using Polly;
using Polly.Retry;

namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>Makes a call: its attempts, the pauses between them, and the time that all of it may take.</summary>
internal sealed class ControlPlaneCaller(ControlPlaneTransport transport, TimeProvider time, ILogger logger)
{
    private const int LongestError = 512;

    /// <returns>The last answer, of whatever status; its attempts.</returns>
    /// <exception cref="ControlPlaneUnreachableException">The last attempt brought no answer.</exception>
    /// <exception cref="ControlPlaneTimeoutException">The call's budget is used up.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<(ControlPlaneReply Reply, ControlPlaneEvidence Evidence)> CallAsync(ControlPlaneCall call, CancellationToken cancellation)
    {
        using var budget = new CancellationTokenSource(call.Budget, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, budget.Token);
        var attempts = 0;
        try
        {
            var reply = await Pipeline(call).ExecuteAsync(
                async token =>
                {
                    attempts++;
                    return await transport.SendAsync(call, token);
                },
                both.Token);
            var evidence = Evidence(call, reply, attempts);
            return reply.Failure is { } failure ? throw new ControlPlaneUnreachableException(evidence, failure) : (reply, evidence);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ControlPlaneTimeoutException(
                new ControlPlaneEvidence(call.Operation) { Attempts = attempts, IdempotencyKey = call.IdempotencyKey }, call.Budget);
        }
    }

    private ResiliencePipeline<ControlPlaneReply> Pipeline(ControlPlaneCall call)
    {
        if (call.IdempotencyKey is null)
        {
            // A second attempt without a key could make a second box.
            return ResiliencePipeline<ControlPlaneReply>.Empty;
        }

        return new ResiliencePipelineBuilder<ControlPlaneReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ControlPlaneReply>
            {
                MaxRetryAttempts = ProvisionRetry.Delays.Length,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } reply && ProvisionRetry.IsRetryable(reply)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(ProvisionRetry.Delays[arguments.AttemptNumber]),
                OnRetry = arguments =>
                {
                    var evidence = Evidence(call, arguments.Outcome.Result!, arguments.AttemptNumber + 1);
                    ProvisionerTelemetry.WasRetried(evidence.StatusCode);
                    ControlPlaneLog.Retrying(logger, evidence.Attempts, ProvisionRetry.MaximumAttempts, evidence.Describe(), arguments.RetryDelay.TotalSeconds);
                    return default;
                },
            })
            .Build();
    }

    private static ControlPlaneEvidence Evidence(ControlPlaneCall call, ControlPlaneReply reply, int attempts) => new(call.Operation)
    {
        StatusCode = reply.Failure is null ? reply.StatusCode : null,
        Error = reply.Error is { } error ? Show(call, error.Text) : null,
        Code = reply.Error?.Code,
        Transport = reply.Failure,
        Attempts = attempts,
        IdempotencyKey = call.IdempotencyKey,
    };

    /// <summary>Redacts before it shortens: the beginning of a secret is no secret that a redactor knows.</summary>
    private static string Show(ControlPlaneCall call, string text)
    {
        foreach (var secret in call.Secrets.OrderByDescending(secret => secret.Length))
        {
            text = text.Replace(secret, Redactor.Mask, StringComparison.Ordinal);
        }

        text = Redactor.Process.Redact(text);
        text = text.Length > LongestError ? text[..LongestError] + "…" : text;
        return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
    }
}
