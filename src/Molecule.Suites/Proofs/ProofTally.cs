namespace Molecule.Suites.Proofs;

/// <summary>Collects proofs as they come, from several copies at once.</summary>
internal sealed class ProofTally(IReadOnlyList<ListedGuard> guards, IProgress<ProofProgress> progress)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ListedGuard Guard, GuardMutation Mutation), Proof> _proofs = [];

    /// <summary>In the order in which the guards are listed and declare their mutations.</summary>
    public IReadOnlyList<Proof> Proofs =>
    [
        .. guards.SelectMany(guard => guard.Mutations.Count == 0
            ? [new Proof(guard.ShortName, null, ProofOutcome.NoMutation, 0, "It declares no mutation: nobody knows whether it can fail.")]
            : guard.Mutations.Select(mutation => _proofs[(guard, mutation)])),
    ];

    public void Add(ListedGuard guard, GuardMutation mutation, Proof proof)
    {
        lock (_gate)
        {
            _proofs[(guard, mutation)] = proof;
            var done = guard.Mutations.Where(other => _proofs.ContainsKey((guard, other))).Select(other => _proofs[(guard, other)]).ToList();
            progress.Report(new ProofProgress(guard.ShortName, done.Count(entry => entry.Outcome == ProofOutcome.Red), done.Count, guard.Mutations.Count));
        }
    }
}
