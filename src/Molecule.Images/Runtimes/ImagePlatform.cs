using Molecule.Containers.Processes;
using Molecule.Containers.References;

namespace Molecule.Images.Runtimes;

/// <summary>The platform that the environment asks for, for pull, build and create alike.</summary>
public static class ImagePlatform
{
    /// <summary>Present, even if empty, it decides; empty means the engine's own platform.</summary>
    public const string Variable = "MOLECULE_IMAGE_PLATFORM";

    /// <summary>Null when the variable is unset or empty.</summary>
    /// <exception cref="InvalidReferenceException">The value is no platform.</exception>
    public static Platform? Asked(IEnvironmentVariables environment) =>
        environment.Get(Variable) is { Length: > 0 } platform ? Platform.Parse(platform) : null;
}
