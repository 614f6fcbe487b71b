using Molecule.Acceptance.Tests.Registries;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The secrets that a release is given here. They must not come out of it anywhere.</summary>
internal static class FaultCanaries
{
    private static readonly string[] All =
    [
        LocalRegistry.Password,
        GitHubServer.Token,
        GitHubServer.ReaderToken,
        ControlPlaneServer.SharedSecret,
        ControlPlaneServer.AdminToken,
        ControlPlaneServer.AdminApiToken,
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{LocalRegistry.User}:{LocalRegistry.Password}")),
    ];

    public static void ShouldNotAppearIn(string text)
    {
        foreach (var canary in All)
        {
            text.ShouldNotContain(canary);
        }
    }

    /// <summary>Journals, logs, reports, the clone and its git folder, what GitHub was sent.</summary>
    public static void ShouldNotHaveBeenWrittenBelow(FaultWorld world)
    {
        foreach (var folder in new[] { "state", "clone", "docker" }.Select(name => Path.Combine(world.Folder, name)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                ShouldNotAppearIn(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)));
            }
        }

        foreach (var release in world.GitHub.Releases)
        {
            ShouldNotAppearIn(release.Body ?? string.Empty);
            release.Assets.ForEach(asset => ShouldNotAppearIn(System.Text.Encoding.UTF8.GetString(asset.Content)));
        }
    }
}
