using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Containers;

namespace Molecule.Release.Verification;

/// <summary>What agrees with a release's description and what does not.</summary>
public sealed record VerificationReport(string Version, string Registry, bool Agrees, ImmutableArray<VerificationRow> Rows)
{
    public string ToJson() => JsonSerializer.Serialize(this, VerificationJson.Default.VerificationReport);
}

/// <param name="Where">Such as <c>registry</c>, <c>git</c>, <c>GitHub</c>, <c>journal</c>, a control plane, or <c>local stack</c>.</param>
/// <param name="Subject">A tag, a runtime, a file, a workspace.</param>
/// <param name="Found">Null when there is nothing.</param>
public sealed record VerificationRow(string Where, string Subject, string Expected, string? Found)
{
    public bool Agrees => Found == Expected;
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class VerificationJson : JsonSerializerContext;

/// <summary>Somewhere says something else than the release's description.</summary>
public sealed class VerificationFailedException(VerificationReport report)
    : MoleculeException(
        $"{report.Rows.Count(row => !row.Agrees)} of {report.Rows.Length} do not agree with the release {report.Version}.",
        "See the table: releasing the same version again completes what is missing, Rollback moves :latest and pins, Up brings the stack to what it is declared to run.")
{
    public VerificationReport Report { get; } = report;
}
