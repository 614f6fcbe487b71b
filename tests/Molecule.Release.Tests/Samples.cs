using Molecule.Images.Publishing;
using Molecule.Release.GitHub;
using Molecule.Release.Manifests;

namespace Molecule.Release.Tests;

/// <summary>A release of two images.</summary>
internal static class Samples
{
    public static readonly string Commit = new('c', 40);

    public static readonly RegistryPrefix Registry = RegistryPrefix.Parse("registry.example/team");

    public static string Digest(char digit) => "sha256:" + new string(digit, 64);

    public static ReleasedImage Image(string runtime, char digit = '1', char template = 'a') => new()
    {
        Runtime = runtime,
        Repository = $"{Registry}/workspace-template-{runtime}",
        TemplateSource = $"https://git.example/o/{runtime}.git",
        TemplateCommit = new string(template, 40),
        Tags = [$"sha-{new string(template, 7)}", "1.2.0"],
        Digest = Digest(digit),
        ConfigDigest = Digest('e'),
        ImageId = Digest('e'),
        Platform = "linux/amd64",
        InputKey = "key",
        LayerBytes = 123_456,
        RuntimeVersion = "1.2.3",
        PreviousLatest = Digest('0'),
    };

    public static ReleaseManifest Manifest(params ReleasedImage[] images) => new()
    {
        Schema = ReleaseManifest.CurrentSchema,
        Version = "1.2.0",
        Tag = "v1.2.0",
        Commit = Commit,
        Registry = Registry.Name,
        PreviousVersion = "1.1.0",
        Images = images.Length > 0 ? [.. images] : [Image("codex"), Image("hermes", '2', 'b')],
    };

    public static HostedRelease Hosted(string tag, bool draft = false, string body = "", long id = 1, params HostedAsset[] assets) =>
        new(id, tag, Commit, body, draft, IsPrerelease: false, "http://127.0.0.1/upload{?name,label}", $"https://github.example/releases/{tag}", [.. assets]);

    public static HostedAsset Asset(string name, bool whole = true) => new(7, name, 10, $"http://127.0.0.1/{name}", whole);
}
