using Molecule.Containers.References;

namespace Molecule.Containers.Engines.Building;

/// <summary>One build.</summary>
public sealed record ImageBuildRequest
{
    public required BuildContext Context { get; init; }

    /// <summary>Inside the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>The stage to build; null builds the last one.</summary>
    public string? Target { get; init; }

    /// <summary>Set by the engine when the build succeeds; none leaves the image untagged.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> BuildArguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Null builds for the engine's own platform.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Shown to the registries that a Dockerfile pulls from, when they ask; null shows none. BuildKit only: the classic builder pulls without.</summary>
    public IBuildCredentials? Credentials { get; init; }

    public BuildTimeouts Timeouts { get; init; } = BuildTimeouts.Default;
}

/// <summary>What a successful build leaves behind.</summary>
/// <param name="ImageId"><c>sha256:…</c></param>
/// <param name="Builder"><see cref="ImageBuilder.BuildKit"/> or <see cref="ImageBuilder.Classic"/>.</param>
public sealed record BuiltImage(string ImageId, string Builder, TimeSpan Duration);
