using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>Where images are published: <c>host[:port][/path]</c>. What stands before <c>/workspace-template-&lt;runtime&gt;</c>.</summary>
public sealed record RegistryPrefix
{
    /// <summary>The tag that moves.</summary>
    public const string Latest = "latest";

    private RegistryPrefix(string name) => Name = name;

    public string Name { get; }

    public RegistryHost Host => RegistryHost.Of(RepositoryOf(RuntimeCatalogue.All[0]));

    /// <exception cref="InvalidReferenceException">No registry prefix, or the local one, which is never published.</exception>
    public static RegistryPrefix Parse(string text)
    {
        var name = text.TrimEnd('/');
        if (name == LocalImageNames.Prefix || name.StartsWith(LocalImageNames.Prefix + "/", StringComparison.Ordinal))
        {
            throw new InvalidReferenceException("registry prefix", text, "it names local images, which are never pushed");
        }

        return name.Length > 0 && Repository.TryParse($"{name}/workspace-template-{RuntimeCatalogue.All[0]}", out _)
            ? new RegistryPrefix(name)
            : throw new InvalidReferenceException("registry prefix", text, "expected host[:port][/path] without scheme, tag or digest");
    }

    public Repository RepositoryOf(RuntimeName runtime) => Repository.Parse($"{Name}/workspace-template-{runtime}");

    /// <summary><c>:sha-&lt;first 7 of the template commit&gt;</c>.</summary>
    /// <param name="commit">Of the template, or the context hash of an embedded one; at least 7 characters.</param>
    public Tag ImmutableOf(RuntimeName runtime, string commit) => RepositoryOf(runtime).WithTag("sha-" + commit[..7]);

    public Tag LatestOf(RuntimeName runtime) => RepositoryOf(runtime).WithTag(Latest);

    public override string ToString() => Name;
}
