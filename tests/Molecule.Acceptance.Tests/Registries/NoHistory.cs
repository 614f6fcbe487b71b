using Molecule.Images.Publishing;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>For tests that have no history to ask.</summary>
internal sealed class NoHistory : ICommitAncestry
{
    public Task<CommitRelation> RelateAsync(string source, string current, string proposed, CancellationToken cancellation) => Task.FromResult(CommitRelation.Unknown);
}
