namespace Molecule.Containers.Engines.Building;

/// <summary>What a build shows the registries that its Dockerfile pulls from. Whoever implements it registers secrets with the redactor before returning them.</summary>
public interface IBuildCredentials
{
    /// <param name="registry">As BuildKit names it: <c>host[:port]</c>, for Docker Hub <c>registry-1.docker.io</c>.</param>
    /// <returns>Null when there are none for this registry.</returns>
    /// <exception cref="MoleculeException">They cannot be found out; the build then fails with it.</exception>
    Task<BuildCredential?> FindAsync(string registry, CancellationToken cancellation);
}

/// <param name="User">Empty when <paramref name="Secret"/> is an identity token.</param>
/// <param name="Secret">A password or an identity token.</param>
public sealed record BuildCredential(string User, string Secret)
{
    public override string ToString() => User.Length == 0 ? "an identity token" : $"the account '{User}'";
}
