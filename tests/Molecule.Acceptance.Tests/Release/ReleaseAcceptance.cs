using System.Text.Json;
using Molecule.Acceptance.Tests.Product;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>Releases as a release engineer cuts them: the bootstrapper against a real registry, a real git remote and GitHub's API.</summary>
public sealed class ReleaseAcceptance(AcceptanceEngine engine, RegistryFixture fixture) : IClassFixture<AcceptanceEngine>, IClassFixture<RegistryFixture>
{
    private readonly string _prefix = $"{fixture.Registry.Authority}/rel{Guid.NewGuid().ToString("n")[..8]}";

    [Fact]
    public async Task A_release_is_cut_whole_then_nothing_twice_then_adopted_elsewhere_then_followed_and_gone_back_to()
    {
        await using var rehearsal = await ReleaseRehearsal.StartAsync(engine);
        UseRegistry(rehearsal);
        var planned = await rehearsal.SucceedAsync("one", _prefix, "Release", "--version", "1.0.0", "--dry-run");
        planned.Output.ShouldContain("Nothing was built, pushed or moved.");
        rehearsal.GitHub.Releases.ShouldBeEmpty();
        (await DigestAsync(RuntimeCatalogue.Codex, "1.0.0")).ShouldBeNull();

        var first = await rehearsal.SucceedAsync("one", _prefix, "Release", "--version", "1.0.0");
        var description = Description(rehearsal, "v1.0.0");
        foreach (var image in description.GetProperty("images").EnumerateArray())
        {
            var runtime = RuntimeCatalogue.Parse(image.GetProperty("runtime").GetString()!);
            foreach (var tag in image.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).Append("latest"))
            {
                (await DigestAsync(runtime, tag)).ShouldBe(image.GetProperty("digest").GetString());
            }

            image.GetProperty("runtimeVersion").GetString().ShouldBe("1.2.3");
        }

        rehearsal.RunGit("ls-remote", "origin", "refs/tags/v1.0.0^{}").ShouldStartWith(rehearsal.RunGit("rev-parse", "HEAD").Trim());

        // Again, and on a machine without a journal: the same end, and nothing that others can see.
        var written = Writes(rehearsal);
        await rehearsal.SucceedAsync("one", _prefix, "Release", "--version", "1.0.0");
        await rehearsal.SucceedAsync("two", _prefix, "Release", "--version", "1.0.0");
        Writes(rehearsal).ShouldBe(written);
        Description(rehearsal, "v1.0.0").ToString().ShouldBe(description.ToString());
        rehearsal.Journal("two", "1.0.0").Last().ShouldContain("\"complete\"");

        await using var controlPlane = await ControlPlaneServer.StartAsync([]);
        rehearsal.UseControlPlane(controlPlane);
        rehearsal.ChangeTemplate(RuntimeCatalogue.Codex, "Answer @everybody <b>faster</b>");
        rehearsal.Pin("Move a pin");
        var second = await rehearsal.SucceedAsync("two", _prefix, "Release", "--version", "1.1.0");
        var notes = rehearsal.GitHub.Releases.Single(release => release.Tag == "v1.1.0").Body!;
        notes.ShouldContain("Answer &#64;everybody &lt;b&gt;faster&lt;/b&gt;");
        notes.ShouldContain("Unchanged: hermes");
        var before = description.GetProperty("images")[0].GetProperty("digest").GetString();
        Description(rehearsal, "v1.1.0").GetProperty("images")[0].GetProperty("previousLatest").GetString().ShouldBe(before);
        (await DigestAsync(RuntimeCatalogue.Codex, "latest")).ShouldNotBe(before);
        (await rehearsal.SucceedAsync("two", _prefix, "Verify")).Output.ShouldNotContain("DIFFERS");
        (await rehearsal.SucceedAsync("one", _prefix, "Promote")).Output.ShouldContain("has the pins of 1.1.0 already");
        controlPlane.Promotions.Count.ShouldBe(2);

        var rolled = await rehearsal.SucceedAsync("two", _prefix, "Rollback", "--version", "1.0.0");
        (await DigestAsync(RuntimeCatalogue.Codex, "latest")).ShouldBe(before);
        controlPlane.Promotions.Count.ShouldBe(3);
        var differing = await rehearsal.RunAsync("two", _prefix, "Verify");
        differing.ShouldFailWith(1, "do not agree with the release 1.1.0");
        (await rehearsal.SucceedAsync("one", _prefix, "Verify", "--version", "1.0.0", "--output", "json")).Output.ShouldContain("\"agrees\": true");

        foreach (var secret in new[] { GitHubServer.Token, LocalRegistry.Password, ControlPlaneServer.AdminApiToken, ControlPlaneServer.SharedSecret })
        {
            string.Concat(first.Output, first.Error, second.Output, second.Error, rolled.Output, differing.Output).ShouldNotContain(secret);
            FilesWith(rehearsal.StateHome("one"), secret).ShouldBeEmpty();
            FilesWith(rehearsal.StateHome("two"), secret).ShouldBeEmpty();
            FilesWith(Path.Combine(rehearsal.Clone, ".nuke"), secret).ShouldBeEmpty();
            rehearsal.GitHub.Releases.ShouldAllBe(release => !release.Body!.Contains(secret));
        }
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_nothing_is_touched()
    {
        await using var rehearsal = await ReleaseRehearsal.StartAsync(engine);
        rehearsal.RunGit("tag", "v2.0.0");
        rehearsal.RunGit("push", "--quiet", "origin", "v2.0.0");
        rehearsal.Write("stray.txt", "not committed");
        rehearsal.Variables["REGISTRY_USER"] = LocalRegistry.User;
        rehearsal.Variables["REGISTRY_PASSWORD"] = "not-the-password-canary";
        rehearsal.Variables["GITHUB_TOKEN"] = GitHubServer.ReaderToken;

        var refused = await rehearsal.RunAsync("one", _prefix, "Release", "--version", "1.0.0");

        refused.ShouldFailWith(1, "is not released, for 4 reasons");
        foreach (var reason in new[] { "stray.txt", "2.0.0 is released already", "the registry does not accept us", "the token may not write" })
        {
            (refused.Output + refused.Error).ShouldContain(reason);
        }

        (refused.Output + refused.Error).ShouldNotContain("not-the-password-canary");
        refused.Output.ShouldNotContain("Base image");
        rehearsal.GitHub.Releases.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_release_says_what_it_has_reached_and_the_same_command_continues_it()
    {
        await using var rehearsal = await ReleaseRehearsal.StartAsync(engine);
        UseRegistry(rehearsal);
        var line = new FaultLine { Plan = entry => entry.ManifestPut?.Reference == "1.0.0" ? FaultKind.Hold : null };
        await using var proxy = await FaultProxy.StartAsync("registry", fixture.Registry.Authority, line);
        var prefix = $"{proxy.Authority}/rel{Guid.NewGuid().ToString("n")[..8]}";
        using var stopping = new CancellationTokenSource();

        // The version's tags are not answered: the release waits there until it is interrupted.
        var running = rehearsal.RunAsync("one", prefix, stopping.Token, "Release", "--version", "1.0.0");
        await Task.WhenAny(line.Held, running);

        // As Ctrl-C does: the runner interrupts, and kills only what does not end.
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        var log = await File.ReadAllTextAsync(Path.Combine(rehearsal.Clone, ".nuke", "temp", "build.log"));
        log.ShouldContain("was interrupted; it has reached: stage (2).", customMessage: log);
        rehearsal.GitHub.Releases.ShouldBeEmpty();

        line.Plan = _ => null;
        (await rehearsal.SucceedAsync("one", prefix, "Release", "--version", "1.0.0")).Output.ShouldContain("all 2 images were staged by an earlier run");
        Description(rehearsal, "v1.0.0").GetProperty("version").GetString().ShouldBe("1.0.0");
    }

    private static void UseRegistry(ReleaseRehearsal rehearsal)
    {
        rehearsal.Variables["REGISTRY_USER"] = LocalRegistry.User;
        rehearsal.Variables["REGISTRY_PASSWORD"] = LocalRegistry.Password;
    }

    /// <summary>What GitHub was asked to change, and the pushes to git.</summary>
    private static string[] Writes(ReleaseRehearsal rehearsal) =>
        [.. rehearsal.GitHub.Requests.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal)), .. rehearsal.Git.Requests.Where(request => request.StartsWith("POST ", StringComparison.Ordinal) && request.EndsWith("git-receive-pack", StringComparison.Ordinal))];

    private static JsonElement Description(ReleaseRehearsal rehearsal, string tag)
    {
        var release = rehearsal.GitHub.Releases.Single(release => release.Tag == tag);
        release.IsDraft.ShouldBeFalse();
        release.Assets.Select(asset => asset.Name).ShouldBe(["release.json", "SHA256SUMS"], ignoreOrder: true);
        return JsonDocument.Parse(release.Assets.Single(asset => asset.Name == "release.json").Content).RootElement;
    }

    private async Task<string?> DigestAsync(RuntimeName runtime, string tag)
    {
        using var client = fixture.Registry.CreateClient();
        return (await client.FindManifestAsync(Repository.Parse($"{_prefix}/workspace-template-{runtime}").WithTag(tag), CancellationToken.None))?.Digest.Value;
    }

    private static string[] FilesWith(string folder, string secret) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal))];
}
