using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Provisioner.Tests.Contract;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>The contract, on the real engine.</summary>
public sealed class LocalContractAcceptance(TestAgentImages images) : WorkspaceProvisionerContract, IClassFixture<TestAgentImages>
{
    protected override async Task<BackEnd> OpenAsync()
    {
        var bench = await WorkspaceBench.CreateAsync(images);
        var line = new RecordingProxy(images.Engine);
        return new BackEnd(
            bench.With(line.Engine, []),
            async () => (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).Select(container => container.ID),
            line.CutAsync,
            async () =>
            {
                await line.DisposeAsync();
                await bench.DisposeAsync();
            });
    }
}
