using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.ControlPlane.Http;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>How programs get the control plane's client and provisioner.</summary>
public static class ControlPlaneServices
{
    /// <summary>Name of the instance store inside the state home.</summary>
    public const string InstanceStoreFile = "instances.db";

    /// <summary>A client of its own connections; the caller disposes it.</summary>
    public static IControlPlaneClient CreateClient(ControlPlaneOptions options, TimeProvider time, ILogger<IControlPlaneClient> logger) =>
        new ControlPlaneClient(options, ControlPlaneTransport.CreateHandler(), time, logger);

    /// <summary>
    /// Adds the control plane's client, and the provisioner as itself and as <see cref="IWorkspaceProvisioner"/>. The caller registers
    /// logging; registered <see cref="IInstanceStore"/>, <see cref="IAssetFetcher"/> and <see cref="IPluginSource"/> are used.
    /// </summary>
    /// <param name="options">Built, and thereby checked, by the caller.</param>
    /// <param name="stateHome">The folder of the default instance store.</param>
    public static IServiceCollection AddMoleculeControlPlane(this IServiceCollection services, ControlPlaneOptions options, string stateHome)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<IInstanceStore>(provider =>
            new SqliteInstanceStore(Path.Combine(stateHome, InstanceStoreFile), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider =>
            CreateClient(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IControlPlaneClient>>()));
        services.AddSingleton(provider => new ControlPlaneWorkspaceProvisioner(
            provider.GetRequiredService<IControlPlaneClient>(),
            provider.GetRequiredService<ControlPlaneOptions>(),
            provider.GetRequiredService<IInstanceStore>(),
            provider.GetRequiredService<ILogger<ControlPlaneWorkspaceProvisioner>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetServices<IAssetFetcher>(),
            provider.GetServices<IPluginSource>()));
        services.AddSingleton<IWorkspaceProvisioner>(provider => provider.GetRequiredService<ControlPlaneWorkspaceProvisioner>());
        return services;
    }
}
