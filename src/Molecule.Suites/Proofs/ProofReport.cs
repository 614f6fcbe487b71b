using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Suites.Proofs;

/// <summary>Whether each guard can fail.</summary>
/// <param name="Proofs">By guard and in the order of its mutations.</param>
/// <param name="Seconds">Wall-clock seconds in all.</param>
public sealed record ProofReport(IReadOnlyList<Proof> Proofs, double Seconds)
{
    public const string JsonFile = "proofs.json";

    [JsonIgnore]
    public IEnumerable<Proof> Failures => Proofs.Where(proof => proof.Outcome != ProofOutcome.Red);

    /// <summary><c>N of M mutations turn their guard red</c>, and for how many guards.</summary>
    [JsonIgnore]
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Proofs.Count(proof => proof.Outcome == ProofOutcome.Red)} of {Proofs.Count} mutations turn their guard red; {Proofs.Select(proof => proof.Guard).Distinct().Count()} guards, {Seconds:0} s");

    public async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, JsonFile), JsonSerializer.Serialize(this, ProofJson.Default.ProofReport) + "\n", cancellation);
    }
}

/// <summary>One mutation and what its guard said.</summary>
/// <param name="Guard">The class's name without its namespace.</param>
/// <param name="Mutation">A short text; null when the entry is about the guard itself.</param>
/// <param name="Seconds">Wall-clock seconds: the edit, the compilation if it takes one, the guard's run.</param>
/// <param name="Evidence">The guard's own words when it turned red as it should, else what happened instead.</param>
public sealed record Proof(string Guard, string? Mutation, ProofOutcome Outcome, double Seconds, string Evidence);

/// <summary>How a mutation went; anything but <see cref="Red"/> is a failure.</summary>
public enum ProofOutcome
{
    /// <summary>The guard failed, and said so in its own words.</summary>
    Red,

    /// <summary>The guard did not notice.</summary>
    StayedGreen,

    /// <summary>It failed for another reason than its invariant: it crashed, or asserted without a word.</summary>
    NotItsOwnWords,

    /// <summary>The file does not hold the text that the mutation replaces.</summary>
    DoesNotApply,

    /// <summary>The mutated project does not compile.</summary>
    DoesNotCompile,

    /// <summary>The guard declares nothing that would break it.</summary>
    NoMutation,

    /// <summary>It was red before anything was changed, or stayed red when all was as before.</summary>
    RedWithoutMutation,
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProofReport))]
internal sealed partial class ProofJson : JsonSerializerContext;
