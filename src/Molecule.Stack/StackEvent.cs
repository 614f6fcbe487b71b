using System.Collections.Immutable;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack;

/// <summary>Live progress of a stack. Immutable; reported from several threads. A member is a service or a workspace, by its name.</summary>
public abstract record StackEvent
{
    /// <summary>What is going to be done, before anything is.</summary>
    public sealed record Planned(StackPlan Plan) : StackEvent;

    /// <summary>Another run has this stack in hand; this one begins when that one ends.</summary>
    /// <param name="Holder">Such as "Up, process 4711, since 12:00:05Z".</param>
    public sealed record WaitingForOther(string Holder) : StackEvent;

    public sealed record NetworkCreated(string Network) : StackEvent;

    public sealed record NetworkRemoved(string Network) : StackEvent;

    /// <summary>By a reset only.</summary>
    public sealed record VolumeRemoved(string Volume) : StackEvent;

    /// <summary>An image that the engine does not have yet is being pulled.</summary>
    public sealed record Pulling(string Member, string Image) : StackEvent;

    /// <summary>It cannot begin before others are far enough. Reported once, when it begins to wait.</summary>
    /// <param name="On">Names of services.</param>
    public sealed record WaitingForDependencies(string Member, ImmutableArray<string> On) : StackEvent;

    /// <summary>Nothing to do: it runs, is healthy and is what is wanted; or it is a job that has succeeded.</summary>
    /// <param name="Url">Where people reach it; null when it publishes nothing.</param>
    public sealed record AlreadyUp(string Member, string? Url) : StackEvent;

    /// <param name="Reasons">Why a present one is replaced; empty when there was none.</param>
    public sealed record Starting(string Member, ImmutableArray<string> Reasons) : StackEvent;

    /// <param name="Url">Null when it publishes nothing.</param>
    public sealed record Started(string Member, string ContainerId, string? Url) : StackEvent;

    /// <summary>Repeated every two seconds.</summary>
    /// <param name="For">Such as "health (starting)" or "agent card (connection refused)".</param>
    /// <param name="LastLogLine">Null when it has printed nothing.</param>
    public sealed record Waiting(string Member, string For, string? LastLogLine, TimeSpan Elapsed) : StackEvent;

    /// <param name="Url">Null when it publishes nothing, as a job does.</param>
    public sealed record Ready(string Member, string? Url, TimeSpan Elapsed) : StackEvent;

    public sealed record Failed(string Member, string Message) : StackEvent;

    public sealed record Removed(string Member) : StackEvent;

    /// <summary>What this run had made of it was taken away again, because something failed and a rollback was asked for.</summary>
    public sealed record RolledBack(string Member) : StackEvent;
}
