using System.Text;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Acceptance.Tests.Stack;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Failures;
using Molecule.Images.BaseImages;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>A real registry that asks for a login: whatever we let the engine pull from it is pulled as the person who is logged in there.</summary>
public sealed class RegistryLoginAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-login-").FullName;
    private readonly string _wrong = "wrong-canary-" + Guid.NewGuid().ToString("n");
    private readonly PublishedImages _published = new(images);
    private LocalRegistry _registry = null!;

    private string Repository => $"{_registry.Authority}/molecule/workspace-template-codex";

    public async Task InitializeAsync()
    {
        _registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true));
        var login = new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password };
        await _published.PublishAsync(RuntimeCatalogue.Codex, Repository, login, "latest", "sha-1111111");
        await _published.ForgetAsync($"{Repository}:latest", $"{Repository}:sha-1111111");
    }

    public async Task DisposeAsync()
    {
        await _published.ForgetAsync($"{Repository}:latest", $"{Repository}:sha-1111111");
        await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_workspaces_image_is_pulled_with_what_docker_login_has_left()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);

        (await InRegistryMode(bench, LoggedIn(LocalRegistry.Password)).StartAsync(WorkspaceBench.Spec(), None)).Image.ShouldBe($"{Repository}:latest");
        await _published.ForgetAsync($"{Repository}:latest");
        (await InRegistryMode(bench, LoggedInByHelper()).StartAsync(WorkspaceBench.Spec() with { Image = $"{Repository}:sha-1111111" }, None)).Image.ShouldBe($"{Repository}:sha-1111111");
    }

    [Fact]
    public async Task Without_a_login_nothing_is_pulled_and_the_remedy_is_to_log_in()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);

        var refusal = await Should.ThrowAsync<WorkspaceImageException>(() => InRegistryMode(bench, []).StartAsync(WorkspaceBench.Spec(), None));

        ShouldBeRefused(refusal, "with no credentials");
        refusal.Reference.ToString().ShouldBe($"{Repository}:latest");
        (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).ShouldBeEmpty();
    }

    [Fact]
    public async Task With_a_wrong_password_nothing_is_pulled_the_account_is_named_and_the_password_is_not()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);

        var refusal = await Should.ThrowAsync<WorkspaceImageException>(() => InRegistryMode(bench, LoggedIn(_wrong)).StartAsync(WorkspaceBench.Spec(), None));

        ShouldBeRefused(refusal, "with the account 'molecule'");
        refusal.InnerException.ShouldBeOfType<RegistryUnauthorizedException>();
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_no_matter_of_the_login()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var missing = WorkspaceBench.Spec() with { Image = $"{Repository}:sha-2222222" };

        var refusal = await Should.ThrowAsync<WorkspaceImageException>(() => InRegistryMode(bench, LoggedIn(LocalRegistry.Password)).StartAsync(missing, None));

        refusal.InnerException.ShouldBeOfType<ManifestUnknownException>();
        refusal.Remedy.ShouldNotContain("docker login");
    }

    [Fact]
    public async Task A_credential_helper_that_fails_is_named_and_the_registry_is_not_asked_without_it()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var configured = Configured("""{"credsStore":"molecule-absent"}""");

        var refusal = await Should.ThrowAsync<WorkspaceImageException>(() => InRegistryMode(bench, configured).StartAsync(WorkspaceBench.Spec(), None));

        refusal.Message.ShouldContain("docker-credential-molecule-absent");
        refusal.Remedy.ShouldContain("docker-credential-molecule-absent");
    }

    [Fact]
    public async Task A_services_image_is_pulled_with_the_login_and_refused_with_a_wrong_one()
    {
        await using var bench = new StackBench(images.Engine);
        var file = $"services: {{ idle: {{ image: '{Repository}:latest', command: {ServiceFiles.Idle} }} }}";

        var failure = (await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(file, LoggedIn(_wrong))))).Failures.ShouldHaveSingleItem();
        ShouldBeRefused(failure.Cause.ShouldBeOfType<WorkspaceImageException>(), "with the account 'molecule'");

        (await bench.UpAsync(bench.Stack(file, LoggedIn(LocalRegistry.Password)))).Services.ShouldHaveSingleItem().State.ShouldBe("running");
    }

    [Fact]
    public async Task A_base_image_is_pulled_with_the_login_and_refused_with_a_wrong_one()
    {
        var request = new BaseImageRequest { Source = BaseImageSource.Pull, Reference = (Tag)ImageReference.Parse($"{Repository}:latest") };

        var refusal = await Should.ThrowAsync<PullFailedException>(() => Provider(LoggedIn(_wrong)).EnsureAsync(images.Engine, request, None));
        ShouldBeRefused(refusal, "with the account 'molecule'");

        (await Provider(LoggedIn(LocalRegistry.Password)).EnsureAsync(images.Engine, request, None)).Origin.ShouldBe(BaseImageOrigin.Pulled);
    }

    private void ShouldBeRefused(MoleculeException refusal, string credentials)
    {
        refusal.Message.ShouldContain($"the registry does not accept us, {credentials}");
        refusal.Remedy.ShouldContain($"docker login {_registry.Authority}");

        // Nothing is to be masked in the first place.
        var everything = $"{refusal} {refusal.Remedy}";
        everything.ShouldNotContain(_wrong);
        everything.ShouldNotContain(Packed(_wrong));
        everything.ShouldNotContain(Redactor.Mask);
    }

    private LocalWorkspaceProvisioner InRegistryMode(WorkspaceBench bench, Dictionary<string, string> variables) =>
        bench.With(images.Engine, new(variables) { ["MOLECULE_IMAGE_REGISTRY"] = $"{_registry.Authority}/molecule" });

    private BaseImageProvider Provider(Dictionary<string, string> variables) =>
        new(new StateHome(_folder), new TestEnvironment(variables), TimeProvider.System, NullLoggerFactory.Instance);

    private Dictionary<string, string> LoggedIn(string password) =>
        Configured($$"""{"auths":{"{{_registry.Authority}}":{"auth":"{{Packed(password)}}"} } }""");

    private Dictionary<string, string> LoggedInByHelper()
    {
        var helper = Path.Combine(_folder, "docker-credential-molecule-test");
        File.WriteAllText(helper, $$"""
            #!/bin/sh
            echo '{"ServerURL":"{{_registry.Authority}}","Username":"{{LocalRegistry.User}}","Secret":"{{LocalRegistry.Password}}"}'

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Configured($$"""{"credHelpers":{"{{_registry.Authority}}":"molecule-test"} }""");
    }

    private Dictionary<string, string> Configured(string config)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), config);
        return new() { ["DOCKER_CONFIG"] = _folder, ["PATH"] = _folder };
    }

    private static string Packed(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LocalRegistry.User}:{password}"));
}
