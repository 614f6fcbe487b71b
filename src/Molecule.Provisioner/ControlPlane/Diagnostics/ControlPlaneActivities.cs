using System.Diagnostics;

namespace Molecule.Provisioner.ControlPlane.Diagnostics;

/// <summary>Traces: one activity for a start or a stop, and one below it for each step.</summary>
public static class ControlPlaneActivities
{
    /// <summary>What a listener subscribes to.</summary>
    public const string SourceName = "Molecule.Provisioner.ControlPlane";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Runs one step; a failure is written into its activity by type, never by message.</summary>
    internal static async Task<TResult> StepAsync<TResult>(string name, string workspaceId, Func<Task<TResult>> step)
    {
        using var activity = Source.StartActivity(name);
        activity?.SetTag("molecule.workspace.id", workspaceId);
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

    internal static Task StepAsync(string name, string workspaceId, Func<Task> step) => StepAsync(name, workspaceId, async () =>
    {
        await step();
        return true;
    });
}
