using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.ControlPlane.Diagnostics;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>Turns a specification into the request: environment behind its guard rails, files within their bounds.</summary>
internal sealed class ProvisionRequestBuilder(ControlPlaneOptions options, WorkspaceFiles files, ILogger logger)
{
    /// <summary>Without an idempotency key: which one it gets depends on earlier starts.</summary>
    public async Task<ProvisionRequest> BuildAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var spec = workspace.Spec;
        var compute = spec.Compute ?? new ManagedCompute();
        var (environment, dropped) = ControlPlaneEnvironment.Build(spec.Environment, spec.OwnSecrets);
        foreach (var variable in dropped)
        {
            ControlPlaneLog.VariableDropped(logger, workspace.Id.Value, variable.Name, variable.Reason);
        }

        return new ProvisionRequest
        {
            OrganisationId = options.OrganisationId,
            WorkspaceId = workspace.Id.Value,
            Runtime = workspace.Runtime.Value,
            Template = compute.Template,
            Tier = spec.Tier,
            InstanceType = compute.InstanceType,
            DiskGigabytes = compute.DiskGigabytes,
            Provider = compute.Provider,
            DataPersistence = compute.DataPersistence,

            // Absent for an ordinary workspace: its request has the bytes that it had before there were kinds.
            Kind = workspace.IsPlatform ? WorkspaceKinds.Platform : null,
            Display = compute.Display,
            PlatformUrl = options.PlatformUrl,
            Environment = environment,
            ConfigFiles = Encode(ControlPlaneConfigFiles.Check(await GatherAsync(workspace, cancellation))),
            TemplateAssets = workspace.Assets is { } reference ? Encode(await files.FetchAsync(reference, cancellation)) : null,
        };
    }

    /// <summary>Template folder, plugins, generated files; each wins over the ones before.</summary>
    private async Task<AssetSet> GatherAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var template = workspace.Spec.TemplateFolder is { } folder ? ControlPlaneConfigFiles.FromTemplate(folder) : AssetSet.Empty;
        return template.With(await files.GatherPluginsAsync(workspace, cancellation)).With(AssetSet.Of(workspace.Spec.ConfigFiles));
    }

    private static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Encode(AssetSet set) =>
        set.Files.ToImmutableSortedDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)file.Value.AsMemory(), StringComparer.Ordinal);
}
