using Molecule.Acceptance.Tests.Registries;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Release.Running;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>A release belongs to one registry. Another one gets releases of its own.</summary>
[Collection(FaultCollection.Name)]
public sealed class TwoRegistriesReleaseAcceptance(FaultBench bench) : IAsyncLifetime
{
    private const string Third = "1.2.0";

    private FaultWorld _world = null!;
    private LocalRegistry _other = null!;

    private string OtherPrefix => $"{_other.Authority}/team";

    public async Task InitializeAsync()
    {
        _world = await FaultWorld.CreateAsync(bench, bench.After);
        _other = await LocalRegistry.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData("Release")]
    [InlineData("Verify")]
    [InlineData("Promote")]
    [InlineData("Rollback")]
    public async Task A_release_for_one_registry_is_none_for_another_and_both_are_named(string command)
    {
        var before = await _world.DescribeAsync();

        var refused = await RunAsync(command, FaultBench.Next, OtherPrefix);

        refused.Succeeded.ShouldBeFalse();
        refused.Output.ShouldContain(bench.Prefix);
        refused.Output.ShouldContain(OtherPrefix);
        (await _world.DescribeAsync()).ShouldBe(before);
        (await OtherDigestsAsync("latest")).ShouldBe([null, null]);
    }

    [Fact]
    public async Task A_release_file_of_another_registry_is_refused_and_both_are_named_and_on_its_own_it_is_taken()
    {
        var file = Path.Combine(_world.Folder, "release.json");
        await File.WriteAllBytesAsync(file, bench.Before.Releases.Single().Assets.Single(asset => asset.Name == "release.json").Content);
        var before = await _world.DescribeAsync();

        var refused = await RunAsync("Rollback", FaultBench.First, OtherPrefix, file);

        refused.Failure.ShouldBeOfType<ReleaseNotFoundException>().Message.ShouldContain($"{file} is of {FaultBench.First} on {bench.Prefix}, and --registry is {OtherPrefix}");
        (await _world.DescribeAsync()).ShouldBe(before);
        (await RunAsync("Rollback", FaultBench.First, bench.Prefix, file)).ShouldHaveSucceeded();
        (await _world.DescribeAsync()).ShouldBe(bench.Rollback.End);
    }

    [Fact]
    public async Task Each_registry_is_released_to_and_verified_by_itself_and_the_same_images_have_the_same_digests()
    {
        (await RunAsync("Release", Third, OtherPrefix)).ShouldHaveSucceeded();

        (await OtherDigestsAsync(Third)).ShouldBe(await DigestsAsync(_world.Registry, FaultBench.Next));
        (await RunAsync("Verify", FaultBench.Next, bench.Prefix)).ShouldHaveSucceeded();
        (await RunAsync("Verify", Third, OtherPrefix)).ShouldHaveSucceeded();

        using var client = _world.Registry.CreateClient();
        var codex = Repository.Parse($"{_world.Registry.Authority}/team/workspace-template-codex");
        await client.PutManifestAsync(codex.WithTag("latest"), await client.GetManifestAsync(codex.WithTag(FaultBench.First), CancellationToken.None), CancellationToken.None);

        (await RunAsync("Verify", FaultBench.Next, bench.Prefix)).Output.ShouldContain("1 of ");
        (await RunAsync("Verify", Third, OtherPrefix)).ShouldHaveSucceeded();
    }

    private Task<FaultOutcome> RunAsync(string command, string version, string registry, string? file = null)
    {
        var variables = _world.Variables(version, command);
        variables[FaultRelease.Registry] = registry;
        if (file is not null)
        {
            variables[FaultRelease.ReleaseFile] = file;
        }

        return FaultRelease.RunAsync(new TestEnvironment(variables), CancellationToken.None);
    }

    private Task<string?[]> OtherDigestsAsync(string tag) => DigestsAsync(_other, tag);

    private static async Task<string?[]> DigestsAsync(LocalRegistry registry, string tag)
    {
        using var client = registry.CreateClient();
        return await Task.WhenAll(new[] { RuntimeCatalogue.Codex, RuntimeCatalogue.Hermes }.Select(async runtime =>
            (await client.FindManifestAsync(Repository.Parse($"{registry.Authority}/team/workspace-template-{runtime}").WithTag(tag), CancellationToken.None))?.Digest.Value));
    }
}
