using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Images.Smoke;

namespace Molecule.Images.Building;

/// <summary>The result of a run, as it is written to <c>.nuke/temp/reports/images.json</c>.</summary>
public sealed record ImageReport
{
    /// <summary>Where the engine that holds the images listens.</summary>
    public required string Engine { get; init; }

    public required string Builder { get; init; }

    public required IReadOnlyList<ImageReportEntry> Images { get; init; }

    /// <summary>Wall clock of the whole run.</summary>
    public required double Seconds { get; init; }

    public Task WriteAsync(string file, CancellationToken cancellation) =>
        ReportFile.WriteAsync(file, JsonSerializer.Serialize(this, ImageReportJson.Default.ImageReport), cancellation);
}

public enum ImageResult
{
    /// <summary>A build ran.</summary>
    Built,

    /// <summary>An image of the same inputs was there.</summary>
    Reused,

    Failed,
}

public enum SmokeResult
{
    /// <summary>Started, probed and stopped in this run.</summary>
    Passed,

    /// <summary>This very image id passed in an earlier run.</summary>
    PassedBefore,

    /// <summary>Switched off, or nothing to test.</summary>
    Skipped,

    Failed,
}

public sealed record ImageReportEntry
{
    public required string Runtime { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary><c>sha256:…</c>; null when the image could not be made.</summary>
    public string? ImageId { get; init; }

    /// <summary>The template's <c>embedded</c>, <c>folder</c> or <c>git</c>.</summary>
    public required string SourceKind { get; init; }

    public required string Source { get; init; }

    public required string Commit { get; init; }

    public required string InputKey { get; init; }

    public required ImageResult Result { get; init; }

    /// <summary>Why it was built, or that nothing changed.</summary>
    public required string Reason { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Bytes, as the engine counts them; null when unknown.</summary>
    public long? Size { get; init; }

    public required SmokeResult Smoke { get; init; }

    /// <summary>What the smoke test of this run saw; null when it did not pass, or none ran.</summary>
    public SmokeMeasurement? Measured { get; init; }

    /// <summary>The full build log; null when nothing was built.</summary>
    public string? LogFile { get; init; }

    /// <summary>Null unless it failed.</summary>
    public string? Error { get; init; }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImageReport))]
internal sealed partial class ImageReportJson : JsonSerializerContext;
