namespace Molecule.Images.Manifest;

/// <summary>A host of template repositories.</summary>
/// <param name="Name">As the manifest has it.</param>
/// <param name="BaseUrl">What stands before <c>org/name.git</c>; ends with a slash.</param>
/// <param name="TokenVariable">Holds the access token; unset means anonymous.</param>
public sealed record GitProvider(string Name, string BaseUrl, string TokenVariable)
{
    public static IReadOnlyList<GitProvider> Known { get; } =
    [
        new("github", "https://github.com/", "MOLECULE_GITHUB_TOKEN"),
        new("moleculesai", "https://git.moleculesai.app/", "MOLECULE_GITEA_TOKEN"),
    ];

    public string AddressOf(string repository) => $"{BaseUrl}{repository}.git";
}
