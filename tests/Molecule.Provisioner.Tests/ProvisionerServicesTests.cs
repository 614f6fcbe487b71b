using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Tests.ControlPlane.Server;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests;

public sealed class ProvisionerServicesTests
{
    [Fact]
    public async Task AddMoleculeProvisioner_registers_one_provisioner_under_both_its_types()
    {
        var endpoint = new EngineEndpoint(new Uri("unix:///nowhere/engine.sock"), "test");
        await using var provider = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(RecordingLogger<>))
            .AddSingleton(new ContainerEngine(endpoint, new EngineVersion("Docker", "20.10", "1.41", "linux", "amd64", true)))
            .AddMoleculeProvisioner(Specs.Options())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        provider.GetRequiredService<IWorkspaceProvisioner>().ShouldBeSameAs(provider.GetRequiredService<LocalWorkspaceProvisioner>());
    }

    [Theory]
    [InlineData("Network", "no spaces here")]
    [InlineData("Platform.Url", "platform:8080")]
    [InlineData("Platform.AdvertiseHost", "a host")]
    [InlineData("Platform.LangfuseNetworkUrl", "ftp://langfuse")]
    [InlineData("Instance", "")]
    public void AddMoleculeProvisioner_wrong_options_are_refused_before_anything_starts(string option, string value)
    {
        var options = Specs.Options();
        var wrong = option switch
        {
            "Network" => options with { Network = value },
            "Platform.Url" => options with { Platform = options.Platform with { Url = value } },
            "Platform.AdvertiseHost" => options with { Platform = options.Platform with { AdvertiseHost = value } },
            "Platform.LangfuseNetworkUrl" => options with { Platform = options.Platform with { LangfuseNetworkUrl = value } },
            _ => options with { Instance = default },
        };

        Should.Throw<InvalidProvisionerOptionsException>(() => new ServiceCollection().AddMoleculeProvisioner(wrong)).Option.ShouldBe(option);
    }
}
