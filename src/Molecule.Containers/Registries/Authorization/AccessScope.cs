namespace Molecule.Containers.Registries.Authorization;

/// <summary>What a token is asked for: actions in one repository.</summary>
/// <param name="Actions">Comma-separated, in the protocol's order, such as <c>pull,push</c>.</param>
internal sealed record AccessScope(string RepositoryPath, string Actions)
{
    public static AccessScope Pull(string repositoryPath) => new(repositoryPath, "pull");

    public static AccessScope Push(string repositoryPath) => new(repositoryPath, "pull,push");

    public static AccessScope Delete(string repositoryPath) => new(repositoryPath, "pull,delete");

    public override string ToString() => $"repository:{RepositoryPath}:{Actions}";
}
