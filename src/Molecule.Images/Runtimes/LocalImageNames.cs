using Molecule.Containers.References;

namespace Molecule.Images.Runtimes;

/// <summary>
/// The names of a runtime's image in local-build mode. A <c>molecule-local/</c> reference is never pulled and never pushed: an
/// engine would look for it on a public registry, where anybody could own that name.
/// </summary>
public static class LocalImageNames
{
    public const string Prefix = "molecule-local";

    private const string ServicePrefix = "service-";

    public static Repository RepositoryOf(RuntimeName runtime) => Repository.Parse($"{Prefix}/workspace-template-{runtime}");

    /// <summary><c>:&lt;first 12 of the commit&gt;-&lt;arch&gt;[--&lt;token&gt;]</c>.</summary>
    /// <param name="commit">The template's commit, or the context hash of an embedded template; at least 12 characters.</param>
    public static Tag Immutable(RuntimeName runtime, string commit, Platform platform, IsolationToken? isolation) =>
        RepositoryOf(runtime).WithTag($"{commit[..12]}-{platform.Architecture}{Suffix(isolation)}");

    /// <summary><c>:latest[--&lt;token&gt;]</c>, the alias that workspaces run.</summary>
    public static Tag Latest(RuntimeName runtime, IsolationToken? isolation) => RepositoryOf(runtime).WithTag("latest" + Suffix(isolation));

    /// <summary><c>service-&lt;name&gt;:&lt;first 12 of the input key&gt;-&lt;arch&gt;[--&lt;token&gt;]</c>. There is no moving name: stacks of several clones share one engine.</summary>
    public static Tag OfService(string service, string inputKey, Platform platform, IsolationToken? isolation) =>
        Repository.Parse($"{Prefix}/{ServicePrefix}{service}").WithTag($"{inputKey[..12]}-{platform.Architecture}{Suffix(isolation)}");

    /// <summary>True for a tag of a service's image.</summary>
    internal static bool IsOfService(string tag) => tag.StartsWith($"{Prefix}/{ServicePrefix}", StringComparison.Ordinal);

    public static bool IsLocal(ImageReference reference) => reference.Repository.Name.StartsWith(Prefix + "/", StringComparison.Ordinal);

    private static string Suffix(IsolationToken? isolation) => isolation is null ? string.Empty : "--" + isolation.Value;
}
