using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Publishing;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Pins;
using Molecule.Release.Preflight;
using Molecule.Release.Versions;

namespace Molecule.Release.Planning;

/// <summary>Looks at the registry for a plan; changes nothing.</summary>
internal sealed class WorldObserver(RegistryClient registry, RegistryPrefix prefix)
{
    /// <param name="commits">The template commit of each runtime, where it is known before a build.</param>
    public async Task<ReleaseWorld> ObserveAsync(
        PreflightFacts facts, ReleaseVersion version, IReadOnlyList<(Images.Runtimes.RuntimeName Runtime, string? Commit)> commits, HostedRelease? hosted, IRuntimePins? pins, CancellationToken cancellation) => new()
        {
            Version = version,
            Images = [.. await Task.WhenAll(commits.Select(async image =>
        {
            var journalled = facts.Journal?.Find(ReleaseStep.Stage, image.Runtime.Value, StepState.Done)?.Evidence;
            var commit = image.Commit ?? journalled?.GetValueOrDefault(JournalFields.Commit);
            var repository = prefix.RepositoryOf(image.Runtime);
            return new ImageWorld(
                image.Runtime.Value,
                journalled?.GetValueOrDefault(JournalFields.Digest),
                commit is null ? null : await DigestAsync(prefix.ImmutableOf(image.Runtime, commit), cancellation),
                await DigestAsync(repository.WithTag(version.Text), cancellation),
                await DigestAsync(repository.WithTag(RegistryPrefix.Latest), cancellation));
        }))],
            HasGitTag = facts.RemoteTags?.Any(tag => tag.Name == version.GitTag) == true,
            Hosted = hosted,
            Pins = pins is null ? null : [.. await pins.ListAsync(cancellation)],
        };

    private async Task<string?> DigestAsync(Tag tag, CancellationToken cancellation) => (await registry.FindManifestAsync(tag, cancellation))?.Digest.Value;
}
