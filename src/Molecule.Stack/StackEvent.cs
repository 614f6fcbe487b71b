using System.Collections.Immutable;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack;

/// <summary>Live progress of a stack. Immutable; reported from several threads.</summary>
public abstract record StackEvent
{
    /// <summary>What is going to be done, before anything is.</summary>
    public sealed record Planned(StackPlan Plan) : StackEvent;

    /// <summary>Another run has this stack in hand; this one begins when that one ends.</summary>
    /// <param name="Holder">Such as "Up, process 4711, since 12:00:05Z".</param>
    public sealed record WaitingForOther(string Holder) : StackEvent;

    public sealed record NetworkCreated(string Network) : StackEvent;

    public sealed record NetworkRemoved(string Network) : StackEvent;

    /// <summary>Nothing to do: it runs, is healthy and is what is wanted.</summary>
    public sealed record AlreadyUp(string Workspace, string Url) : StackEvent;

    /// <param name="Reasons">Why a present one is replaced; empty when there was none.</param>
    public sealed record Starting(string Workspace, ImmutableArray<string> Reasons) : StackEvent;

    public sealed record Started(string Workspace, string ContainerId, string Url) : StackEvent;

    /// <summary>Repeated every two seconds.</summary>
    /// <param name="For">Such as "health (starting)" or "agent card (connection refused)".</param>
    /// <param name="LastLogLine">Null when it has printed nothing.</param>
    public sealed record Waiting(string Workspace, string For, string? LastLogLine, TimeSpan Elapsed) : StackEvent;

    public sealed record Ready(string Workspace, string Url, TimeSpan Elapsed) : StackEvent;

    public sealed record Failed(string Workspace, string Message) : StackEvent;

    public sealed record Removed(string Workspace) : StackEvent;
}
