using Molecule.Containers.Processes;
using Molecule.Images.Manifest;
using Molecule.Images.Templates.Git;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>How a pinned repository is read. There is never a fallback from one to the other.</summary>
public enum PinnedChannel
{
    /// <summary>Cloned once into the clone cache; from then on read without network.</summary>
    Git,

    /// <summary>The git host's archive endpoint: needs no git, and asks the host at every start.</summary>
    Archive,
}

/// <summary>Where identities and plugins come from that are named <c>org/name@commit</c>.</summary>
public sealed record PinnedSourceOptions
{
    /// <summary><c>git</c> (the default) or <c>archive</c>.</summary>
    public const string ChannelVariable = "MOLECULE_ASSET_SOURCE";

    /// <summary>A name of <see cref="GitProvider.Known"/>; <c>moleculesai</c> by default.</summary>
    public const string ProviderVariable = "MOLECULE_ASSET_PROVIDER";

    private const string DefaultProvider = "moleculesai";

    public PinnedChannel Channel { get; init; } = PinnedChannel.Git;

    /// <summary>The git host of all pinned references.</summary>
    public required GitProvider Provider { get; init; }

    /// <summary>The clone cache, shared with the templates. Need not exist.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Read for the provider's token and the mirror's prefix, each time anew.</summary>
    public required IEnvironmentVariables Environment { get; init; }

    /// <exception cref="InvalidProvisionerOptionsException">A variable holds another word.</exception>
    public static PinnedSourceOptions FromEnvironment(IEnvironmentVariables environment)
    {
        var channel = environment.Get(ChannelVariable);
        var provider = environment.Get(ProviderVariable) is { Length: > 0 } named ? named : DefaultProvider;
        return new PinnedSourceOptions
        {
            Channel = channel switch
            {
                null or "" or "git" => PinnedChannel.Git,
                "archive" => PinnedChannel.Archive,
                _ => throw new InvalidProvisionerOptionsException(ChannelVariable, channel, "expected git or archive"),
            },
            Provider = GitProvider.Known.FirstOrDefault(known => known.Name == provider)
                ?? throw new InvalidProvisionerOptionsException(ProviderVariable, provider, $"expected {string.Join(" or ", GitProvider.Known.Select(known => known.Name))}"),
            CacheFolder = CloneCache.DefaultFolder(environment),
            Environment = environment,
        };
    }
}
