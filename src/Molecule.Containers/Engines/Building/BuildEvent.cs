namespace Molecule.Containers.Engines.Building;

/// <summary>What a builder reports while it works, decoded; times are the engine's.</summary>
public abstract record BuildEvent
{
    private BuildEvent()
    {
    }

    /// <summary>Bytes of context that the engine has taken so far. Sent at most once per megabyte.</summary>
    public sealed record ContextSent(long Bytes) : BuildEvent;

    /// <summary>A step is known; it may wait for others.</summary>
    public sealed record StepFound(string StepId, string Name) : BuildEvent;

    public sealed record StepStarted(string StepId, string Name, DateTimeOffset At) : BuildEvent;

    /// <param name="Cached">The builder took the result of an earlier build.</param>
    /// <param name="Duration">Null when the builder does not tell.</param>
    public sealed record StepDone(string StepId, string Name, bool Cached, TimeSpan? Duration) : BuildEvent;

    public sealed record StepFailed(string StepId, string Name, string Error) : BuildEvent;

    /// <summary>A line that a step printed, without its line end.</summary>
    public sealed record Log(string StepId, string Text, bool IsError) : BuildEvent;

    /// <summary>A sub-step that counts, such as a layer that is being exported.</summary>
    /// <param name="Total">0 when unknown.</param>
    public sealed record Counted(string StepId, string Name, long Current, long Total) : BuildEvent;
}
