using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>What can be refused before anything is touched; every problem at once.</summary>
public static partial class PublishPreflight
{
    /// <summary>What is said of an image whose template nobody else could look up.</summary>
    public static string EmbeddedProblem(RuntimeName runtime) => $"{runtime}: it is made from an embedded template or a folder";

    /// <exception cref="PublishRefusedException">There is any problem.</exception>
    public static void Require(PublishRequest request)
    {
        if (ProblemsOf(request) is { IsEmpty: false } problems)
        {
            throw new PublishRefusedException(problems);
        }
    }

    public static ImmutableArray<string> ProblemsOf(PublishRequest request)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (request.Images.Count == 0)
        {
            problems.Add("there is nothing to publish");
        }

        foreach (var twice in request.Images.GroupBy(image => image.Runtime).Where(group => group.Count() > 1))
        {
            problems.Add($"{twice.Key}: it is listed {twice.Count()} times");
        }

        if (request.Version is { } version && (!TagName().IsMatch(version) || version == RegistryPrefix.Latest || version.StartsWith("sha-", StringComparison.Ordinal)))
        {
            problems.Add($"'{version}' cannot be a version's tag");
        }

        foreach (var image in request.Images)
        {
            if (!CommitText().IsMatch(image.Commit))
            {
                problems.Add($"{image.Runtime}: '{image.Commit}' is neither a commit nor a context hash");
            }

            if (image.IsEmbedded && !request.AllowEmbedded)
            {
                problems.Add(EmbeddedProblem(image.Runtime));
            }

            if (image.HasSelfMadeBase && !request.AllowEmbedded)
            {
                problems.Add($"{image.Runtime}: its base image was made on this machine");
            }
        }

        return problems.ToImmutable();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagName();

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex CommitText();
}
