using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Molecule.Release.Journal;

/// <summary>One line of a journal.</summary>
/// <param name="At">UTC.</param>
/// <param name="Subject">A runtime, a file name or an environment; null where the step has one subject only.</param>
/// <param name="Evidence">What proves it, such as a digest; never a secret.</param>
public sealed record JournalEntry(
    DateTimeOffset At, ReleaseStep Step, string? Subject, StepState State, ImmutableSortedDictionary<string, string> Evidence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
