using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Molecule.Provisioner.Local;

/// <summary>Traces and metrics of the local provisioner, under the name <c>Molecule.Provisioner</c>.</summary>
internal static class ProvisionerTelemetry
{
    public const string SourceName = "Molecule.Provisioner";

    private static readonly Meter Meter = new(SourceName);

    public static ActivitySource Activities { get; } = new(SourceName);

    /// <summary>Runs one step of a start in an activity of its own; a failure is written into it by type, never by message.</summary>
    public static async Task<TResult> StepAsync<TResult>(string name, Func<Task<TResult>> step)
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

    public static Task StepAsync(string name, Func<Task> step) => StepAsync(name, async () =>
    {
        await step();
        return true;
    });

    public static Counter<long> Starts { get; } = Meter.CreateCounter<long>("molecule.workspace.starts", description: "Workspaces started on the local engine");

    public static Counter<long> Failures { get; } = Meter.CreateCounter<long>("molecule.workspace.start_failures", description: "Starts that failed");

    public static Histogram<double> StartSeconds { get; } = Meter.CreateHistogram<double>("molecule.workspace.start_duration", "s", "From the first engine call to the started container");
}
