using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Versions;

namespace Molecule.Release.Preflight;

/// <summary>From what was found out to what stands in a release's way. Pure; the problems do not hide one another.</summary>
internal static class PreflightRules
{
    private const int ChangesShown = 5;

    public static IEnumerable<ReleaseProblem> ProblemsOf(PreflightFacts facts)
    {
        if (facts.Changes is { IsEmpty: false } changes)
        {
            var more = changes.Length > ChangesShown ? $" and {changes.Length - ChangesShown} more" : string.Empty;
            yield return new ReleaseProblem("tree", $"it differs from its commit ({string.Join(", ", changes.Take(ChangesShown).Select(change => change.Trim()))}{more})", "Commit or remove what differs.", IsUsage: true);
        }

        if (facts.MayPush == false)
        {
            yield return new ReleaseProblem("GitHub", "the token may not write the repository", "Give a token in GITHUB_TOKEN that may write the repository's contents.", IsUsage: false);
        }

        if (facts.Version is not { } version)
        {
            yield break;
        }

        foreach (var problem in ProblemsOf(facts, version))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ReleaseProblem> ProblemsOf(PreflightFacts facts, ReleaseVersion version)
    {
        if (Newest(facts) is { } newest && newest > version)
        {
            yield return new ReleaseProblem("version", $"{newest} is released already, and {version} is older", "Take a version that is newer than all; ./build.sh Rollback goes back to an earlier one.", IsUsage: true);
        }

        if (facts.Head is not { } head)
        {
            yield break;
        }

        if (facts.RemoteTags?.FirstOrDefault(tag => tag.Name == version.GitTag) is { } taken && taken.Commit != head)
        {
            yield return new ReleaseProblem("git tag", $"{version.GitTag} leads to {taken.Commit} on the remote, and this is {head}", "Take the next version, or check out that commit to continue its release.", IsUsage: true);
        }

        if (facts.LocalTag is { } local && (local.Commit != head || !local.IsAnnotated))
        {
            var what = local.Commit != head ? $"leads to {local.Commit} in this clone, and this is {head}" : "is no annotated tag in this clone";
            yield return new ReleaseProblem("git tag", $"{version.GitTag} {what}", $"Remove it if it was a mistake: git tag -d {version.GitTag}", IsUsage: true);
        }

        if (facts.Releases?.Where(release => release.Tag == version.GitTag).Select(release => ReleaseMark.Conflict(release, ReleaseMark.Of(version, head, facts.Registry))).FirstOrDefault(conflict => conflict is not null) is { } other)
        {
            yield return new ReleaseProblem("GitHub", $"there is a release of {version.GitTag} that is not this one: {other}", "Take the next version; or delete that release, if it was never meant to be.", IsUsage: true);
        }

        if (facts.Journal?.Begun?.Evidence.GetValueOrDefault(JournalFields.Commit) is { } begun && begun != head)
        {
            yield return new ReleaseProblem("journal", $"{version} was begun from {begun}, and this is {head}", "Check out that commit to continue it, or take the next version.", IsUsage: true);
        }
    }

    /// <summary>Of the remote's tags and GitHub's releases, other than this version's own.</summary>
    private static ReleaseVersion? Newest(PreflightFacts facts) =>
        (facts.RemoteTags ?? []).Select(tag => tag.Name)
            .Concat((facts.Releases ?? []).Where(release => !release.IsDraft).Select(release => release.Tag))
            .Select(ReleaseVersion.OfGitTag)
            .OfType<ReleaseVersion>()
            .Where(found => found.GitTag != facts.Version?.GitTag)
            .Max();
}
