namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// What goes over the wire of one or several runs, by whichever <see cref="FaultProxy"/>, in one order; and which of it goes wrong. The
/// test decides by the request, whose <see cref="FaultLineEntry.Index"/> counts from 0 since <see cref="Plan"/> was set.
/// </summary>
internal sealed class FaultLine
{
    private readonly Lock _gate = new();
    private readonly List<FaultLineEntry> _entries = [];
    private Func<FaultLineEntry, FaultKind?> _plan = _ => null;
    private int _offset;
    private int _moment;
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the process under test and returns when it is gone; needed for the two faults that do.</summary>
    public Func<Task> Kill { get; set; } = () => throw new InvalidOperationException("This test has nobody to kill.");

    /// <summary>Asked once for each request, one at a time. Setting it begins to count anew.</summary>
    public Func<FaultLineEntry, FaultKind?> Plan
    {
        set
        {
            lock (_gate)
            {
                (_plan, _offset, _held) = (value, _entries.Count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }
    }

    /// <summary>Ends when a request is held for the first time since the plan was set: whoever sent it waits until it gives up.</summary>
    public Task Held
    {
        get
        {
            lock (_gate)
            {
                return _held.Task;
            }
        }
    }

    /// <summary>All that ever arrived, in that order.</summary>
    public IReadOnlyList<FaultLineEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>How many have come since the plan was set.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count - _offset;
            }
        }
    }

    /// <summary>One request goes wrong, once.</summary>
    public static Func<FaultLineEntry, FaultKind?> At(int index, FaultKind fault) => entry => entry.Index == index ? fault : null;

    /// <summary>The first so many requests of a kind go wrong.</summary>
    public static Func<FaultLineEntry, FaultKind?> First(int times, string method, string pathPart, FaultKind fault)
    {
        var left = times;
        return entry => entry.Method == method && entry.Path.Contains(pathPart, StringComparison.Ordinal) && left-- > 0 ? fault : null;
    }

    internal FaultLineEntry Arrive(string server, string method, string target, byte[] body, string? authorization)
    {
        lock (_gate)
        {
            var entry = new FaultLineEntry(_entries.Count - _offset, server, method, target, body) { Arrived = ++_moment, Authorization = authorization };
            entry.Fault = _plan(entry);
            _entries.Add(entry);
            if (entry.Fault is FaultKind.Hold)
            {
                _held.TrySetResult();
            }

            return entry;
        }
    }

    internal void Applied(FaultLineEntry entry, int status)
    {
        lock (_gate)
        {
            (entry.Status, entry.Applied) = (status, ++_moment);
        }
    }
}
