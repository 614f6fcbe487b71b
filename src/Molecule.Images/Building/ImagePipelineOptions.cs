using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Images.Building;

public sealed record ImagePipelineOptions
{
    public required ImageManifest Manifest { get; init; }

    /// <summary>Empty builds all that the manifest lists.</summary>
    public IReadOnlyCollection<RuntimeName> Runtimes { get; init; } = [];

    public required ITemplateSource Source { get; init; }

    public required ImageReference BaseImage { get; init; }

    /// <summary><c>sha256:…</c> of the base that the engine has.</summary>
    public required string BaseImageId { get; init; }

    /// <summary>Null builds for this machine's platform.</summary>
    public Platform? Platform { get; init; }

    public IsolationToken? Isolation { get; init; }

    /// <summary>Images at once; null takes <see cref="DefaultParallelism"/>, less than 1 counts as 1.</summary>
    public int? Parallelism { get; init; }

    public IReadOnlyDictionary<string, string> BuildArguments { get; init; } = new Dictionary<string, string>();

    /// <summary>For the registries that a template's Dockerfile pulls from; null pulls without.</summary>
    public IBuildCredentials? Credentials { get; init; }

    public BuildTimeouts Timeouts { get; init; } = BuildTimeouts.Default;

    /// <summary>False leaves the smoke test out (<c>--no-smoke</c>).</summary>
    public bool Smoke { get; init; } = true;

    /// <summary>True tests again what has passed before.</summary>
    public bool SmokeAgain { get; init; }

    /// <summary>Gets one full build log per image, <c>image-&lt;runtime&gt;.log</c>.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Null writes no report.</summary>
    public string? ReportFile { get; init; }

    /// <summary>The state home: locks and the record of passed smoke tests live below it.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Builds mostly wait for the engine's disk: two per core, as long as each has a gigabyte of memory; at least one.</summary>
    public static int DefaultParallelism(int cores, long memoryBytes) =>
        (int)Math.Clamp(Math.Min(cores * 2L, memoryBytes / (1024L * 1024 * 1024)), 1, 16);
}
