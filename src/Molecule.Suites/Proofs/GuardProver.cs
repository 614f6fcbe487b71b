using System.Collections.Concurrent;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Suites.Proofs;

/// <summary>
/// Shows that every guard can fail: in scratch copies of the repository, all guards are green; then one mutation after the other is
/// applied, turns its guard red, and is taken back; then all are green again.
/// </summary>
public sealed class GuardProver(TimeProvider time)
{
    private const string All = "(all guards)";

    /// <exception cref="GuardsNotProvenException">One was not; the report has been written by then.</exception>
    /// <exception cref="UnknownGuardException">The options name a guard that there is not.</exception>
    /// <exception cref="ProcessFailedException">The clone is not compiled, or is none.</exception>
    public async Task<ProofReport> ProveAsync(ProofOptions options, IProgress<ProofProgress> progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var copies = new List<RepositoryCopy>();
        RepositoryCopy.RemoveAbandoned();
        try
        {
            copies.Add(await RepositoryCopy.CreateAsync(options.RepositoryRoot, options.Configuration, time, cancellation));
            var guards = Selected(await copies[0].Guards.ListAsync(cancellation), options.Guard);
            var proofs = await RedWithoutMutationAsync(copies[0], "before anything was changed", cancellation);
            if (proofs.Count == 0)
            {
                while (copies.Count < Math.Min(options.Parallel, guards.Sum(guard => guard.Mutations.Count)))
                {
                    copies.Add(await RepositoryCopy.CreateAsync(options.RepositoryRoot, options.Configuration, time, cancellation));
                }

                proofs = await ProveAllAsync(copies, guards, progress, cancellation);
            }

            var report = new ProofReport(proofs, SecondsSince(started));
            await report.WriteAsync(options.ResultsFolder, cancellation);
            return report.Failures.Any() ? throw new GuardsNotProvenException(report) : report;
        }
        finally
        {
            copies.ForEach(copy => copy.Dispose());
        }
    }

    private static List<ListedGuard> Selected(IReadOnlyList<ListedGuard> guards, string? name)
    {
        var selected = guards.Where(guard => name is null
            || name.Equals(guard.ShortName, StringComparison.OrdinalIgnoreCase) || name.Equals(guard.Guard, StringComparison.OrdinalIgnoreCase)).ToList();
        return selected.Count > 0 ? selected : throw new UnknownGuardException(name ?? string.Empty, guards.Select(guard => guard.ShortName));
    }

    private async Task<IReadOnlyList<Proof>> ProveAllAsync(
        IReadOnlyList<RepositoryCopy> copies, IReadOnlyList<ListedGuard> guards, IProgress<ProofProgress> progress, CancellationToken cancellation)
    {
        var tally = new ProofTally(guards, progress);

        // The slow ones first: whoever is done early then has quick ones left to take.
        var waiting = new ConcurrentQueue<(ListedGuard Guard, GuardMutation Mutation)>(
            guards.SelectMany(guard => guard.Mutations, (guard, mutation) => (guard, mutation)).OrderByDescending(entry => entry.mutation.NeedsBuild));
        var remaining = await Task.WhenAll(copies.Select(async copy =>
        {
            while (waiting.TryDequeue(out var entry))
            {
                tally.Add(entry.Guard, entry.Mutation, await ProveAsync(copy, entry.Guard, entry.Mutation, cancellation));
            }

            return await RedWithoutMutationAsync(copy, "after the last mutation was taken back", cancellation);
        }));
        return [.. tally.Proofs, .. remaining.SelectMany(proofs => proofs)];
    }

    private async Task<Proof> ProveAsync(RepositoryCopy copy, ListedGuard guard, GuardMutation mutation, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var (outcome, evidence) = (ProofOutcome.DoesNotApply, "The file does not hold the text that it replaces.");
        if (copy.TryApply(mutation))
        {
            try
            {
                (outcome, evidence) = await BreakAsync(copy, guard, mutation, cancellation);
            }
            finally
            {
                copy.Revert(mutation, cancellation);
            }
        }

        // Mutations put in what must not be there, such as things that look like secrets.
        return new Proof(guard.ShortName, Redactor.Process.Redact(mutation.ToString()), outcome, SecondsSince(started), Redactor.Process.Redact(evidence));
    }

    private static async Task<(ProofOutcome Outcome, string Evidence)> BreakAsync(RepositoryCopy copy, ListedGuard guard, GuardMutation mutation, CancellationToken cancellation)
    {
        if (mutation.NeedsBuild && await copy.CompileAsync(mutation, cancellation) is { Succeeded: false } failed)
        {
            return (ProofOutcome.DoesNotCompile, failed.Output);
        }

        try
        {
            return Judge((await copy.Guards.RunAsync([guard.Guard], cancellation)).SelectMany(run => run.Failures).ToList());
        }
        catch (MoleculeException crash)
        {
            return (ProofOutcome.NotItsOwnWords, crash.Message);
        }
    }

    /// <summary>Each failed test must say what it misses: one that only crashes along hides what the guard is for.</summary>
    private static (ProofOutcome Outcome, string Evidence) Judge(IReadOnlyList<GuardFailure> failures) => failures switch
    {
        [] => (ProofOutcome.StayedGreen, "All its tests passed."),
        _ when failures.FirstOrDefault(failure => failure.Words is null) is { } mute => (ProofOutcome.NotItsOwnWords, $"{mute.Test}: {mute.Message}"),
        _ => (ProofOutcome.Red, failures[0].Words!),
    };

    private async Task<IReadOnlyList<Proof>> RedWithoutMutationAsync(RepositoryCopy copy, string when, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var runs = await copy.Guards.RunAsync([], cancellation);
        return
        [
            .. runs.Count == 0 ? [new Proof(All, null, ProofOutcome.RedWithoutMutation, SecondsSince(started), "No guard was found.")] : Array.Empty<Proof>(),
            .. runs.SelectMany(run => run.Failures, (run, failure) => new Proof(
                run.Guard[(run.Guard.LastIndexOf('.') + 1)..], null, ProofOutcome.RedWithoutMutation, SecondsSince(started), $"{failure.Test}, {when}: {failure.Message}")),
        ];
    }

    private double SecondsSince(long started) => Math.Round(time.GetElapsedTime(started).TotalSeconds, 1);
}
