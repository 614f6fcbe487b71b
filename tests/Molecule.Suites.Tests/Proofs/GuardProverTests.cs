using System.Text.Json;
using Molecule.Containers.Processes;
using Molecule.Suites.Proofs;

namespace Molecule.Suites.Tests.Proofs;

public sealed class GuardProverTests : IDisposable
{
    private static readonly GuardMutation Breaks = new("invariant.txt", "holds", "is broken", NeedsBuild: false);

    private readonly GuardedRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Prove_a_guard_that_turns_red_gives_its_own_words_and_leaves_the_original_as_it_was()
    {
        var report = await _repository.ProveAsync(Breaks, Breaks with { New = "is gone" });

        report.Proofs.Select(proof => (proof.Outcome, proof.Evidence)).ShouldBe(
            [(ProofOutcome.Red, "The invariant is broken."), (ProofOutcome.Red, "The invariant is gone.")]);
        report.Summary.ShouldStartWith("2 of 2 mutations turn their guard red; 1 guards");
        _repository.Read("invariant.txt").ShouldBe("holds\n");
    }

    [Fact]
    public async Task Prove_writes_a_report_for_programs()
    {
        await _repository.ProveAsync(Breaks);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_repository.Results, ProofReport.JsonFile)));
        report.RootElement.GetProperty("proofs")[0].GetProperty("outcome").GetString().ShouldBe("Red");
    }

    [Theory]
    [InlineData("still holds", "holds", ProofOutcome.DoesNotApply)]
    [InlineData("holds", "holds", ProofOutcome.DoesNotApply)]
    [InlineData("holds\n", "holds", ProofOutcome.StayedGreen)]
    [InlineData("holds", "is mute", ProofOutcome.NotItsOwnWords)]
    [InlineData("holds", "crashes", ProofOutcome.NotItsOwnWords)]
    public async Task Prove_a_mutation_that_does_not_turn_its_guard_red_is_a_failure(string old, string @new, ProofOutcome expected) =>
        (await _repository.ProveAsync(new GuardMutation("invariant.txt", old, @new, NeedsBuild: false))).Failures.ShouldHaveSingleItem().Outcome.ShouldBe(expected);

    [Fact]
    public async Task Prove_a_project_that_does_not_compile_any_more_is_no_proof() =>
        (await _repository.ProveAsync(new GuardMutation("tests/Molecule.Guards.Tests/Molecule.Guards.Tests.csproj", "<Project", "<<", NeedsBuild: true)))
            .Failures.ShouldHaveSingleItem().Outcome.ShouldBe(ProofOutcome.DoesNotCompile);

    [Fact]
    public async Task Prove_a_new_file_is_taken_away_again()
    {
        var file = new GuardMutation("folder/new.txt", "", "text", NeedsBuild: false);

        // Of three, one of the two copies gets two: the second would not apply if the first were still there.
        (await _repository.ProveAsync(file, file with { New = "other" }, file with { New = "third" })).Proofs.ShouldAllBe(proof => proof.Outcome == ProofOutcome.StayedGreen);
    }

    [Fact]
    public async Task Prove_removes_what_killed_runs_have_left_and_nothing_that_is_in_use()
    {
        var (left, used) = (Path.Combine(Path.GetTempPath(), $"molecule-proof-{Guid.NewGuid():n}"), Path.Combine(Path.GetTempPath(), $"molecule-proof-{Guid.NewGuid():n}"));
        Directory.CreateDirectory(Path.Combine(left, "build"));
        Directory.CreateDirectory(used);
        await File.WriteAllTextAsync(left + ".lock", string.Empty);
        using (FileLock.Try(used + ".lock"))
        {
            await _repository.ProveAsync(Breaks);

            Directory.Exists(left).ShouldBeFalse();
            File.Exists(left + ".lock").ShouldBeFalse();
            Directory.Exists(used).ShouldBeTrue();
            Directory.Delete(used);
            File.Delete(used + ".lock");
        }
    }

    [Fact]
    public async Task Prove_a_guard_without_a_mutation_is_a_failure() =>
        (await _repository.ProveAsync()).Failures.ShouldHaveSingleItem().Outcome.ShouldBe(ProofOutcome.NoMutation);

    [Fact]
    public async Task Prove_a_guard_that_is_red_from_the_start_tries_no_mutation()
    {
        _repository.Write("invariant.txt", "was broken before");

        var proof = (await _repository.ProveAsync(Breaks)).Proofs.ShouldHaveSingleItem();

        (proof.Outcome, proof.Mutation).ShouldBe((ProofOutcome.RedWithoutMutation, null));
        proof.Evidence.ShouldContain("before anything was changed");
    }

    [Fact]
    public async Task Prove_an_unknown_guard_is_wrong_usage_and_names_the_known_ones()
    {
        var exception = await Should.ThrowAsync<UnknownGuardException>(() => _repository.ProveAsync("Nobody", Breaks));

        exception.IsUsage.ShouldBeTrue();
        exception.Remedy.ShouldContain("InvariantHolds");
    }

    [Fact]
    public async Task Prove_one_guard_by_its_short_name_in_any_case() =>
        (await _repository.ProveAsync("invariantholds", Breaks)).Proofs.ShouldHaveSingleItem().Outcome.ShouldBe(ProofOutcome.Red);

    [Fact]
    public async Task The_suite_counts_a_proven_mutation_as_passed_and_others_as_failed()
    {
        await _repository.ProveAsync(Breaks, Breaks with { Old = "nothing" });

        var result = await new ProofSuite(_repository.Root, "Release").RunAsync(new SuiteOptions { ResultsFolder = _repository.Results }, new Progress<SuiteEvent>(), TimeProvider.System, CancellationToken.None);

        (result.Suite, result.Passed, result.Failed).ShouldBe(("guard proofs", 1, 1));
        result.Failures.ShouldHaveSingleItem().Test.ShouldContain("InvariantHolds");
    }
}
