using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Which image a workspace runs, and whether the engine may fetch it.</summary>
/// <param name="RegistryPrefix">Set and non-empty: registry mode with this prefix. Null or empty: local-build mode.</param>
/// <param name="Platform">The platform that was asked for; null when nobody asked.</param>
/// <param name="PlatformIsDecided">True when the platform variable is present, even if empty: then <paramref name="Platform"/> is all there is.</param>
public sealed record ImagePolicy(string? RegistryPrefix, IsolationToken? Isolation, Platform? Platform, bool PlatformIsDecided)
{
    private static readonly FrozenSet<string> MovingTags =
        new[] { "latest", "staging", "main", "dev", "edge", "nightly", "rolling" }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="InvalidReferenceException">A variable holds an invalid prefix, token or platform.</exception>
    public static ImagePolicy FromEnvironment(IEnvironmentVariables environment)
    {
        var platform = environment.Get("MOLECULE_IMAGE_PLATFORM");
        return new ImagePolicy(
            environment.Get("MOLECULE_IMAGE_REGISTRY"),
            IsolationToken.Parse(environment.Get(IsolationToken.Variable)),
            string.IsNullOrEmpty(platform) ? null : Platform.Parse(platform),
            platform is not null);
    }

    public bool IsRegistryMode => !string.IsNullOrEmpty(RegistryPrefix);

    /// <summary>An explicit image always wins; kind plays no part.</summary>
    public ImageReference Choose(ValidatedWorkspace workspace) => workspace.Image ?? (IsRegistryMode
        ? Repository.Parse($"{RegistryPrefix}/workspace-template-{workspace.Runtime}").WithTag("latest")
        : LocalImageNames.Latest(workspace.Runtime, Isolation));

    public static PullRule RuleFor(ImageReference reference) => reference switch
    {
        _ when LocalImageNames.IsLocal(reference) => PullRule.Never,
        Tag tag when MovingTags.Contains(tag.Name) => PullRule.Always,
        _ => PullRule.WhenMissing,
    };

    /// <summary>Null lets the engine decide, which is its own platform.</summary>
    public Platform? PlatformFor(ImageReference reference)
    {
        if (PlatformIsDecided || LocalImageNames.IsLocal(reference))
        {
            return Platform;
        }

        return PlatformOn(OperatingSystem.IsMacOS(), RuntimeInformation.OSArchitecture);
    }

    /// <summary>The published images are amd64 only; Apple's machines run them emulated.</summary>
    internal static Platform? PlatformOn(bool isMacOS, Architecture host) => isMacOS && host == Architecture.Arm64 ? new Platform("linux", "amd64") : null;
}

/// <summary>When an image is asked for at a registry.</summary>
public enum PullRule
{
    /// <summary>Local builds: an engine would look for them on a public registry, where anybody could own the name.</summary>
    Never,
    WhenMissing,
    Always,
}
