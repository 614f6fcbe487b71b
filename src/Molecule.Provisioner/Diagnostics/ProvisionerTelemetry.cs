using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Molecule.Provisioner.Diagnostics;

/// <summary>
/// Traces and metrics of both back ends. A start is one activity, <c>workspace.start</c>, with one below it for each of its steps; a failure
/// is written into them by type, never by message. What there is, and what it means, is listed in docs/provisioner.md.
/// </summary>
public static class ProvisionerTelemetry
{
    /// <summary>The name of the activity source and of the meter: what a listener subscribes to.</summary>
    public const string SourceName = "Molecule.Provisioner";

    internal const string Local = "local";
    internal const string ControlPlane = "controlplane";

    private const string BackEndTag = "molecule.backend";
    private const string IdTag = "molecule.workspace.id";

    private static readonly ActivitySource Activities = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Counter<long> Starts = Meter.CreateCounter<long>("molecule.workspace.starts", "{workspace}", "Workspaces that were started");
    private static readonly Counter<long> StartFailures = Meter.CreateCounter<long>("molecule.workspace.start_failures", "{start}", "Starts that failed, by type of the error");
    private static readonly Histogram<double> StartDuration = Meter.CreateHistogram<double>("molecule.workspace.start_duration", "s", "From the call to the started workspace");
    private static readonly Counter<long> Stops = Meter.CreateCounter<long>("molecule.workspace.stops", "{workspace}", "Workspaces that were stopped");
    private static readonly Counter<long> PortRetries = Meter.CreateCounter<long>("molecule.workspace.port_retries", "{attempt}", "Host ports that somebody else bound first");
    private static readonly Counter<long> Swept = Meter.CreateCounter<long>("molecule.workspace.swept", "{item}", "What a sweep removed, by kind");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("molecule.controlplane.retries", "{attempt}", "Repeated requests to the control plane, by status");

    internal static async Task<TResult> StartAsync<TResult>(string backEnd, string workspaceId, TimeProvider time, Func<Task<TResult>> start)
    {
        using var activity = Begin("workspace.start", backEnd, workspaceId);
        var begin = time.GetTimestamp();
        try
        {
            var result = await start();
            Starts.Add(1, new KeyValuePair<string, object?>(BackEndTag, backEnd));
            StartDuration.Record(time.GetElapsedTime(begin).TotalSeconds, new KeyValuePair<string, object?>(BackEndTag, backEnd));
            return result;
        }
        catch (Exception exception)
        {
            StartFailures.Add(1, new(BackEndTag, backEnd), new("error.type", exception.GetType().Name));
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    /// <param name="name">Such as <c>workspace.stop</c>.</param>
    internal static async Task StopAsync(string name, string backEnd, string workspaceId, Func<Task<bool>> stop)
    {
        using var activity = Begin(name, backEnd, workspaceId);
        try
        {
            if (await stop())
            {
                Stops.Add(1, new KeyValuePair<string, object?>(BackEndTag, backEnd));
            }
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    internal static async Task<TResult> StepAsync<TResult>(string name, Func<Task<TResult>> step)
    {
        using var activity = Activities.StartActivity(name);
        try
        {
            return await step();
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    internal static Task StepAsync(string name, Func<Task> step) => StepAsync(name, async () =>
    {
        await step();
        return true;
    });

    internal static void PortWasTaken() => PortRetries.Add(1);

    internal static void WasSwept(string kind) => Swept.Add(1, new KeyValuePair<string, object?>("molecule.kind", kind));

    /// <param name="status">Null when there was no answer.</param>
    internal static void WasRetried(int? status) => Retries.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    private static Activity? Begin(string name, string backEnd, string workspaceId)
    {
        var activity = Activities.StartActivity(name);
        activity?.SetTag(BackEndTag, backEnd);
        activity?.SetTag(IdTag, workspaceId);
        return activity;
    }
}
