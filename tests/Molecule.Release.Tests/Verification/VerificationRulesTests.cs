using System.Collections.Immutable;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Pins;
using Molecule.Release.Verification;

namespace Molecule.Release.Tests.Verification;

public class VerificationRulesTests
{
    private static readonly ReleaseManifest Release = Samples.Manifest();

    private static readonly VerificationFacts Fine = new()
    {
        Release = Release,
        Tags = Release.Images.SelectMany(image => image.Tags.Append("latest").Select(tag => (Tag: $"{image.Repository}:{tag}", image.Digest))).ToImmutableDictionary(entry => entry.Tag, entry => entry.Digest),
        Digests = [.. Release.Images.Select(image => $"{image.Repository}@{image.Digest}")],
        TagCommit = Samples.Commit,
        Hosted = Samples.Hosted("v1.2.0", assets: [Samples.Asset("release.json"), Samples.Asset("SHA256SUMS")]),
        Journal = Staged("codex", Samples.Digest('1')),
        Pins = [new RuntimePin("codex", Samples.Digest('1'), null), new RuntimePin("hermes", Samples.Digest('2'), null)],
        Running = [new RunningImage("worker", "codex", "molecule-local/x:latest", Samples.Digest('e')), new RunningImage("other", "openclaw", null, Samples.Digest('9'))],
    };

    [Fact]
    public void A_release_that_everybody_agrees_on_agrees_everywhere()
    {
        var report = VerificationRules.Compare(Fine);

        report.Agrees.ShouldBeTrue();
        report.Rows.Select(row => row.Where).Distinct().ShouldBe(["registry", "git", "GitHub", "journal", "control plane", "local stack"]);
        report.Rows.ShouldNotContain(row => row.Subject == "other", "a runtime that is no part of the release is not compared");
    }

    [Fact]
    public void Each_disagreement_is_a_row_of_its_own()
    {
        var codex = Release.Images[0];
        var facts = Fine with
        {
            Tags = Fine.Tags.SetItem($"{codex.Repository}:latest", Samples.Digest('9')).Remove($"{codex.Repository}:1.2.0"),
            Digests = Fine.Digests.Remove($"{codex.Repository}@{codex.Digest}"),
            TagCommit = null,
            Hosted = Samples.Hosted("v1.2.0", draft: true, assets: [Samples.Asset("release.json", whole: false)]),
            Journal = Staged("codex", Samples.Digest('8')),
            Pins = [new RuntimePin("codex", Samples.Digest('9'), null)],
            Running = [new RunningImage("worker", "codex", "molecule-local/x:latest", Samples.Digest('9'))],
        };

        var report = VerificationRules.Compare(facts);

        report.Agrees.ShouldBeFalse();
        report.Rows.Where(row => !row.Agrees).Select(row => $"{row.Where} {row.Subject.Split('/')[^1]}: {row.Found ?? "nothing"}").ShouldBe(
        [
            "registry workspace-template-codex: nothing",
            "registry workspace-template-codex:1.2.0: nothing",
            $"registry workspace-template-codex:latest: {Samples.Digest('9')}",
            "git v1.2.0: nothing",
            "GitHub v1.2.0: draft",
            "GitHub release.json: half uploaded",
            "GitHub SHA256SUMS: nothing",
            $"journal codex: {Samples.Digest('8')}",
            $"control plane codex: {Samples.Digest('9')}",
            "control plane hermes: nothing",
            $"local stack worker: {Samples.Digest('9')} (molecule-local/x:latest)",
        ]);
        report.ToJson().ShouldContain("\"agrees\": false");
    }

    [Fact]
    public void What_is_not_configured_is_not_compared() =>
        VerificationRules.Compare(Fine with { Hosted = null, Pins = null, Running = [], Journal = JournalState.Empty }).Rows.Select(row => row.Where).Distinct().ShouldBe(["registry", "git"]);

    [Fact]
    public void A_pre_release_is_not_expected_under_latest_nor_in_pins() =>
        VerificationRules.Compare(Fine with { Release = Release with { Version = "1.2.0-rc.1" } }).Rows.ShouldNotContain(row => row.Subject.EndsWith(":latest", StringComparison.Ordinal) || row.Where == "control plane");

    private static JournalState Staged(string runtime, string digest) =>
        JournalState.Of([new JournalEntry(default, ReleaseStep.Stage, runtime, StepState.Done, ImmutableSortedDictionary<string, string>.Empty.Add("digest", digest))]);
}
