using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>
/// The control plane's calls, one method each. Every method throws a <see cref="ControlPlaneException"/> for whatever is no success; only
/// <see cref="ProvisionAsync"/> repeats anything.
/// </summary>
public interface IControlPlaneClient : IDisposable
{
    /// <summary>Makes the image of a workspace ready; at most 20 minutes. Comes before anything is stopped.</summary>
    /// <exception cref="ControlPlaneMisroutedException">The route is missing, and so are its neighbours: the URL is wrong.</exception>
    Task<EnsureImageResult> EnsureImageAsync(EnsureImageRequest request, CancellationToken cancellation);

    /// <summary>
    /// Makes a box; at most 20 minutes, six attempts. Without an idempotency key there is one attempt only.
    /// </summary>
    /// <exception cref="ControlPlaneReplyException">A box was made, but the answer does not say which: ask for its idempotency key.</exception>
    Task<ProvisionedInstance> ProvisionAsync(ProvisionRequest request, CancellationToken cancellation);

    /// <summary>Ends a box; at most 120 seconds.</summary>
    /// <param name="prune">Also erases the workspace's durable data.</param>
    Task DeleteAsync(string workspaceId, WorkspaceInstance instance, bool prune, CancellationToken cancellation);

    /// <summary>The control plane's word for what the box does, such as <c>running</c>; at most 120 seconds.</summary>
    Task<string> GetStateAsync(string workspaceId, WorkspaceInstance instance, CancellationToken cancellation);

    /// <summary>The boot log of a box; at most 120 seconds and 256 KiB, JSON included.</summary>
    Task<string> GetConsoleAsync(string workspaceId, CancellationToken cancellation);

    /// <summary>The image of each runtime that new workspaces get; at most 120 seconds.</summary>
    Task<IReadOnlyList<RuntimeImagePin>> GetRuntimeImagesAsync(CancellationToken cancellation);

    /// <summary>Moves such a pin; at most 120 seconds.</summary>
    Task PromoteRuntimeImageAsync(RuntimeImagePromotion promotion, CancellationToken cancellation);
}
