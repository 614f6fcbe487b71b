using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Release.Journal;

namespace Molecule.Release.Running;

/// <summary>A staged image as a journal keeps it, enough to go on with it without an engine.</summary>
internal static class StagedRecords
{
    private const string ImageId = "image";
    private const string TestedId = "tested";
    private const string InputKey = "inputKey";
    private const string Source = "source";
    private const string Embedded = "embedded";
    private const string SelfMadeBase = "selfMadeBase";
    private const string PlatformName = "platform";
    private const string Proof = "proof";
    private const string Outcome = "outcome";

    public static (string Name, string? Value)[] Evidence(StagedImage image) =>
    [
        (JournalFields.Digest, image.Digest.Value),
        (JournalFields.Tag, image.Reference.ToString()),
        (JournalFields.Commit, image.Source.Commit),
        (ImageId, image.ImageId),
        (TestedId, image.Source.ImageId),
        (InputKey, image.Source.InputKey),
        (Source, image.Source.Source),
        (Embedded, image.Source.IsEmbedded ? "yes" : null),
        (SelfMadeBase, image.Source.HasSelfMadeBase ? "yes" : null),
        (PlatformName, image.Platform.ToString()),
        (Proof, image.Proof.ToString()),
        (Outcome, image.Outcome.ToString()),
    ];

    /// <summary>The image of a runtime, if the registry still holds under the immutable tag what the journal says; null otherwise.</summary>
    public static async Task<StagedImage?> FindAsync(JournalState journal, RuntimeName runtime, RegistryPrefix prefix, RegistryClient registry, CancellationToken cancellation)
    {
        if (journal.Find(ReleaseStep.Stage, runtime.Value, StepState.Done)?.Evidence is not { } evidence)
        {
            return null;
        }

        var (source, platform, proof, digest) = Read(evidence, runtime);
        if (source is null)
        {
            return null;
        }

        var reference = prefix.ImmutableOf(runtime, source.Commit);
        if ((await registry.FindManifestAsync(reference, cancellation))?.Digest != digest
            || await registry.FindImageAsync(new PinnedReference(reference.Repository, digest), platform!, cancellation) is not { } remote)
        {
            return null;
        }

        return new StagedImage(source, reference, platform!, PublishOutcome.AlreadyPublished, evidence[ImageId], proof, remote, Seconds: 0);
    }

    /// <summary>Null in the first place when something is missing: a journal of another version of this tool.</summary>
    private static (PublishableImage? Source, Platform? Platform, PublishProof Proof, Digest Digest) Read(ImmutableSortedDictionary<string, string> evidence, RuntimeName runtime)
    {
        if (evidence.GetValueOrDefault(JournalFields.Commit) is not { Length: >= 40 } commit
            || evidence.GetValueOrDefault(InputKey) is not { } key
            || evidence.GetValueOrDefault(Source) is not { } source
            || evidence.GetValueOrDefault(TestedId) is not { } tested
            || !evidence.ContainsKey(ImageId)
            || !Digest.TryParse(evidence.GetValueOrDefault(JournalFields.Digest), out var digest)
            || !Enum.TryParse<PublishProof>(evidence.GetValueOrDefault(Proof), out var proof)
            || evidence.GetValueOrDefault(PlatformName) is not { } platform)
        {
            return default;
        }

        var image = new PublishableImage
        {
            Runtime = runtime,
            ImageId = tested,
            Commit = commit,
            InputKey = key,
            Source = source,
            IsEmbedded = evidence.ContainsKey(Embedded),
            HasSelfMadeBase = evidence.ContainsKey(SelfMadeBase),
        };
        return (image, Containers.References.Platform.Parse(platform), proof, digest);
    }
}
