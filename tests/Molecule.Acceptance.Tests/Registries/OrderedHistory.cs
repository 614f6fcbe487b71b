using Molecule.Images.Publishing;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>Knows that <c>222…</c> follows <c>111…</c>; real histories have their own tests.</summary>
internal sealed class OrderedHistory : ICommitAncestry
{
    public Task<CommitRelation> RelateAsync(string source, string current, string proposed, CancellationToken cancellation) =>
        Task.FromResult(string.CompareOrdinal(current, proposed) < 0 ? CommitRelation.Forward : CommitRelation.Backward);
}
