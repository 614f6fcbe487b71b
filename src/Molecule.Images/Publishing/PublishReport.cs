using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Images.Publishing;

/// <summary>The result of a publication, as it is written to disk.</summary>
public sealed record PublishReport
{
    /// <summary>The registry prefix.</summary>
    public required string Registry { get; init; }

    public required IReadOnlyList<PublishReportEntry> Images { get; init; }

    /// <summary>Wall clock of the whole run.</summary>
    public required double Seconds { get; init; }

    public Task WriteAsync(string file, CancellationToken cancellation) => ReportFile.WriteAsync(file, ToJson(), cancellation);

    public string ToJson() => JsonSerializer.Serialize(this, PublishReportJson.Default.PublishReport);
}

public enum LatestResult
{
    /// <summary>It was not to be moved, or the run did not get that far.</summary>
    Untouched,

    Moved,

    /// <summary>It held this digest.</summary>
    Already,
}

public sealed record PublishReportEntry
{
    public required string Runtime { get; init; }

    public required string Repository { get; init; }

    /// <summary>Everything that names this digest now, the immutable tag first.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public required string Commit { get; init; }

    public required string InputKey { get; init; }

    /// <summary>The engine's id of what was tested.</summary>
    public required string ImageId { get; init; }

    /// <summary>What a pin names; null when it was not published.</summary>
    public string? Digest { get; init; }

    public string? ConfigDigest { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Compressed bytes.</summary>
    public long? LayerBytes { get; init; }

    public PublishOutcome? Outcome { get; init; }

    public PublishProof? Proof { get; init; }

    public LatestResult Latest { get; init; }

    /// <summary>What <c>:latest</c> held before it was moved; null when there was none, or it was not moved.</summary>
    public string? PreviousLatest { get; init; }

    public double? Seconds { get; init; }

    /// <summary>Null unless it failed.</summary>
    public string? Error { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishReport))]
internal sealed partial class PublishReportJson : JsonSerializerContext;
