using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Services;

/// <summary>What all service images of a run have in common.</summary>
public sealed record ServiceImageOptions
{
    /// <summary>What a Dockerfile gets that declares the argument <see cref="ImagePlanner.BaseArgument"/> and is not given another.</summary>
    public required ImageReference BaseImage { get; init; }

    /// <summary><c>sha256:…</c> of the base that the engine has.</summary>
    public required string BaseImageId { get; init; }

    /// <summary>Null builds for this machine's platform.</summary>
    public Platform? Platform { get; init; }

    public IsolationToken? Isolation { get; init; }

    /// <summary>For the registries that a service's Dockerfile pulls from; null pulls without.</summary>
    public IBuildCredentials? Credentials { get; init; }

    public BuildTimeouts Timeouts { get; init; } = BuildTimeouts.Default;

    /// <summary>Gets one full build log per image, <c>image-service-&lt;name&gt;.log</c>.</summary>
    public required string LogFolder { get; init; }

    /// <summary>The state home: locks live below it.</summary>
    public required string StateFolder { get; init; }
}
