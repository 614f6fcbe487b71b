using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Provisioner.Tests.Contract;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>The contract, on the real engine.</summary>
public sealed class LocalContractAcceptance(TestAgentImages images) : WorkspaceProvisionerContract, IClassFixture<TestAgentImages>
{
    protected override async Task<BackEnd> OpenAsync()
    {
        var bench = await WorkspaceBench.CreateAsync(images);
        return new BackEnd(
            bench.Provisioner, async () => (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).Select(container => container.ID), bench.DisposeAsync);
    }
}
