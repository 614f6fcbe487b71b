using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner;

/// <summary>Registration for programs that use dependency injection.</summary>
public static class ProvisionerServices
{
    /// <summary>
    /// Adds the local provisioner, as itself and as <see cref="IWorkspaceProvisioner"/>. The caller registers a
    /// <see cref="ContainerEngine"/> and logging; registered <see cref="IWorkspaceImages"/>, <see cref="IAssetFetcher"/> and
    /// <see cref="IPluginSource"/> are used.
    /// </summary>
    /// <exception cref="InvalidProvisionerOptionsException">The options are refused here, when the program starts.</exception>
    public static IServiceCollection AddMoleculeProvisioner(this IServiceCollection services, LocalProvisionerOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options.Validated());
        services.AddSingleton(provider => new LocalWorkspaceProvisioner(
            provider.GetRequiredService<ContainerEngine>(),
            provider.GetRequiredService<LocalProvisionerOptions>(),
            provider.GetRequiredService<ILogger<LocalWorkspaceProvisioner>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IWorkspaceImages>(),
            provider.GetServices<IAssetFetcher>(),
            provider.GetServices<IPluginSource>()));
        services.AddSingleton<IWorkspaceProvisioner>(provider => provider.GetRequiredService<LocalWorkspaceProvisioner>());
        return services;
    }
}
