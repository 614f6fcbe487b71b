using System.Collections.Immutable;
using Molecule.Containers;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>The request itself is refused; nothing was touched.</summary>
public sealed class PublishRefusedException(ImmutableArray<string> problems)
    : MoleculeException(
        $"Nothing is published: {string.Join("; ", problems)}.",
        "Publish images of pinned templates on a pulled base image; --allow-embedded lifts the rules on templates and bases for development registries.")
{
    public ImmutableArray<string> Problems { get; } = problems;

    public override bool IsUsage => true;
}

/// <summary>Publishing was asked for together with leaving the smoke test out.</summary>
public sealed class UntestedPublicationException(string subject)
    : MoleculeException($"{subject} would be published untested.", "Publish without --no-smoke.")
{
    public override bool IsUsage => true;
}

/// <summary>A user without a password, or the other way round.</summary>
public sealed class IncompleteLoginException(string given, string missing)
    : MoleculeException($"--{given} is given without --{missing}.", $"Give both, or neither: then the docker configuration's credentials are used. REGISTRY_USER and REGISTRY_PASSWORD in the environment do too.")
{
    public override bool IsUsage => true;
}

/// <summary>The image on the engine is not what the request says.</summary>
public sealed class ImageNotAsBuiltException(RuntimeName runtime, string imageId, string reason)
    : MoleculeException($"The image {imageId} of {runtime} cannot be published: {reason}.", "Build and test the images again, then publish.")
{
    public RuntimeName Runtime { get; } = runtime;

    public string ImageId { get; } = imageId;
}

/// <summary>An immutable tag is taken by something else.</summary>
public sealed class ImmutableTagTakenException(Tag reference, Digest published, string reason)
    : MoleculeException(
        $"{reference} is published already as {published}, and is never overwritten: {reason}.",
        "Publish from the same inputs, or give the template a new commit; a wrong image must be deleted on the registry by its owner.")
{
    public Tag Reference { get; } = reference;

    public Digest Published { get; } = published;
}

/// <summary>What the registry holds after the push is not what was tested.</summary>
public sealed class PublishedImageDiffersException(Tag reference, string imageId, Digest? digest, Digest? configuration)
    : MoleculeException(
        $"{reference} does not hold the tested image {imageId}: the registry has {(digest is { } found ? $"manifest {found} with configuration {configuration?.Value ?? "none"}" : "nothing")}.",
        "No moving tag was moved. Look for somebody else who pushes there, then publish again.")
{
    public Tag Reference { get; } = reference;

    public string ImageId { get; } = imageId;

    public Digest? Digest { get; } = digest;

    public Digest? Configuration { get; } = configuration;
}

/// <summary>The engine did not get the image to the registry, although we may push there.</summary>
public sealed class EnginePushFailedException(Tag reference, string reason, int attempts, Exception? innerException = null)
    : MoleculeException($"The engine could not push {reference}, in {attempts} attempts: {reason}.", "Check that the engine reaches and trusts that registry, then publish again; what is there is not sent twice.", innerException)
{
    public Tag Reference { get; } = reference;

    public int Attempts { get; } = attempts;
}

/// <summary><c>:latest</c> of at least one image must not move; none has moved.</summary>
public sealed class LatestRefusedException(PublishReport report, ImmutableSortedDictionary<string, string> refusals)
    : MoleculeException(
        $"No :latest was moved: {string.Join("; ", refusals.Select(refusal => $"{refusal.Key}: {refusal.Value}"))}.",
        "Publish a newer template commit, or move the tags all the same with --force-latest.")
{
    /// <summary>Everything in it is published under its immutable tags.</summary>
    public PublishReport Report { get; } = report;

    /// <summary>By the full reference of the tag.</summary>
    public ImmutableSortedDictionary<string, string> Refusals { get; } = refusals;
}

/// <summary>At least one image of a set failed. Everything that succeeded stays and is not done again; no moving tag is ahead of a complete set.</summary>
public sealed class PublishFailedException(PublishReport report, ImmutableSortedDictionary<string, Exception> failures, string stage)
    : MoleculeException(
        $"{stage} failed for {string.Join(", ", failures.Keys)}: {string.Join("; ", failures.Values.Select(failure => failure.Message))}",
        string.Join(" ", failures.Values.OfType<MoleculeException>().Select(failure => failure.Remedy).Distinct(StringComparer.Ordinal)) is { Length: > 0 } remedies ? remedies : "Publish again.",
        failures.Values.First())
{
    /// <summary>What was reached.</summary>
    public PublishReport Report { get; } = report;

    /// <summary>By runtime.</summary>
    public ImmutableSortedDictionary<string, Exception> Failures { get; } = failures;
}
