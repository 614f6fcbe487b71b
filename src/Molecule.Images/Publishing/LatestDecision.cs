using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Images.Building;

namespace Molecule.Images.Publishing;

/// <summary>What to do about one image's <c>:latest</c>. Pure.</summary>
public abstract record LatestDecision
{
    private LatestDecision()
    {
    }

    /// <summary>Nothing moves: it holds this digest.</summary>
    public sealed record Already : LatestDecision;

    /// <param name="From">What it held; null when there was none.</param>
    /// <param name="Forced">What would have been refused; null when it is an ordinary move.</param>
    public sealed record Move(Digest? From, string? Forced) : LatestDecision;

    public sealed record Refuse(Digest From, CommitRelation Relation, string Reason) : LatestDecision;

    /// <summary>The decision as far as it needs no history; null when the history must be asked.</summary>
    /// <param name="digest">Null when it is not known yet: the image would be built or pushed first.</param>
    /// <param name="isEmbedded">The image has no commit: an order is not defined, but a starter may only replace the same starter.</param>
    public static LatestDecision? WithoutHistory(
        bool isEmbedded, string commit, string source, Digest? digest, Digest? current, ImmutableSortedDictionary<string, string> currentLabels, bool force)
    {
        if (current is not { } from)
        {
            return new Move(From: null, Forced: null);
        }

        if (from == digest)
        {
            return new Already();
        }

        var revision = currentLabels.GetValueOrDefault(ImageLabels.Revision);
        if (revision is null)
        {
            return ForcedOrRefused(from, CommitRelation.Unknown, "it does not say of which commit it is", force);
        }

        if (isEmbedded)
        {
            return currentLabels.GetValueOrDefault(ImageLabels.Source) == source
                ? new Move(from, Forced: null)
                : ForcedOrRefused(from, CommitRelation.Unknown, $"it is of commit {revision} of another template, and an embedded template has no history", force);
        }

        return revision == commit ? new Move(from, Forced: null) : null;
    }

    /// <param name="currentCommit">What the label of the current one says.</param>
    public static LatestDecision OfRelation(CommitRelation relation, Digest current, string currentCommit, string commit, bool force) => relation switch
    {
        CommitRelation.Same or CommitRelation.Forward => new Move(current, Forced: null),
        CommitRelation.Backward => ForcedOrRefused(current, relation, $"it carries {currentCommit}, which is newer than {commit}", force),
        CommitRelation.Unrelated => ForcedOrRefused(current, relation, $"it carries {currentCommit}, and neither that nor {commit} contains the other", force),
        _ => ForcedOrRefused(current, relation, $"how {commit} stands to {currentCommit}, which it carries, cannot be found out", force),
    };

    private static LatestDecision ForcedOrRefused(Digest current, CommitRelation relation, string reason, bool force) =>
        force ? new Move(current, reason) : new Refuse(current, relation, reason);
}
