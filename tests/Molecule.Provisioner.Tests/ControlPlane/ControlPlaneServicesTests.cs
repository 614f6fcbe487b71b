using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Tests.ControlPlane.Server;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class ControlPlaneServicesTests
{
    [Fact]
    public async Task A_registered_provisioner_starts_a_workspace_and_keeps_it_on_file_in_the_state_home()
    {
        var stateHome = Directory.CreateTempSubdirectory("cp-services-").FullName;
        try
        {
            await using var server = new LoopbackServer(_ => new ServerAnswer(201, """{"instance_id":"i-1"}"""));
            await using var provider = new ServiceCollection()
                .AddSingleton(typeof(ILogger<>), typeof(RecordingLogger<>))
                .AddMoleculeControlPlane(TestControlPlane.Options(server.Url), stateHome)
                .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

            await provider.GetRequiredService<IWorkspaceProvisioner>()
                .StartAsync(new WorkspaceSpec { Id = TestControlPlane.WorkspaceId, Runtime = "codex" }, CancellationToken.None);

            (await new SqliteInstanceStore(Path.Combine(stateHome, "instances.db"), TimeProvider.System)
                .FindAsync(TestControlPlane.Organisation, WorkspaceId.Parse(TestControlPlane.WorkspaceId), CancellationToken.None)).ShouldBe(new WorkspaceInstance("i-1", null));
        }
        finally
        {
            Directory.Delete(stateHome, recursive: true);
        }
    }

    [Fact]
    public void A_store_that_the_program_brings_is_used()
    {
        var store = new MemoryInstanceStore();
        using var provider = new ServiceCollection().AddSingleton<IInstanceStore>(store)
            .AddMoleculeControlPlane(TestControlPlane.Options(new Uri("https://a.example")), "/nowhere").BuildServiceProvider();

        provider.GetRequiredService<IInstanceStore>().ShouldBeSameAs(store);
    }
}
