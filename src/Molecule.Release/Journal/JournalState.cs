using System.Collections.Immutable;

namespace Molecule.Release.Journal;

/// <summary>What a journal says, line by line put together. Pure.</summary>
public sealed record JournalState
{
    public static JournalState Empty { get; } = new();

    public ImmutableArray<JournalEntry> Entries { get; private init; } = [];

    /// <summary>Null for a journal without its first line.</summary>
    public JournalEntry? Begun => Entries.FirstOrDefault(entry => entry.Step == ReleaseStep.Begin);

    public bool IsComplete => Entries.Any(entry => entry is { Step: ReleaseStep.Complete, State: StepState.Done });

    public static JournalState Of(IEnumerable<JournalEntry> entries) => new() { Entries = [.. entries] };

    public JournalState With(JournalEntry entry) => this with { Entries = Entries.Add(entry) };

    /// <summary>The last word of that kind; null when there is none.</summary>
    public JournalEntry? Find(ReleaseStep step, string? subject, StepState state) =>
        Entries.LastOrDefault(entry => entry.Step == step && entry.Subject == subject && entry.State == state);

    public bool IsDone(ReleaseStep step, string? subject = null) => Find(step, subject, StepState.Done) is not null;

    /// <summary>
    /// What <c>:latest</c> of a runtime held before this release first touched it. A later line of a continued run may say that it holds
    /// this release's own digest: that is not what it held before.
    /// </summary>
    /// <returns>Null when the journal does not know; an empty text when there was no such tag.</returns>
    public string? PreviousLatest(string runtime) =>
        Entries.FirstOrDefault(entry => entry is { Step: ReleaseStep.Latest, State: StepState.Started } && entry.Subject == runtime)?.Evidence.GetValueOrDefault(JournalFields.Previous);

    /// <summary>For people: the steps of which something is done, such as "stage (4), version-tag (2)".</summary>
    public string Reached => Entries.Where(entry => entry.State == StepState.Done && entry.Step is not (ReleaseStep.Begin or ReleaseStep.Complete))
        .Select(entry => (entry.Step, entry.Subject)).Distinct()
        .GroupBy(entry => entry.Step).OrderBy(group => group.Key)
        .Select(group => $"{StepNames.Of(group.Key)} ({group.Count()})") is var steps && steps.Any() ? string.Join(", ", steps) : "nothing";
}
