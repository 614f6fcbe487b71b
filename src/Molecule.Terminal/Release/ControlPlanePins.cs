using Microsoft.Extensions.Logging;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Release.Pins;

namespace Molecule.Terminal.Release;

/// <summary>The pins of the control plane that the environment names. It is read at first use, so that what is wrong in it is told with everything else.</summary>
internal sealed class ControlPlanePins(CommandContext context) : IRuntimePins, IDisposable
{
    private IControlPlaneClient? _client;
    private ControlPlaneOptions? _options;

    public string Environment => Options.BaseUrl.Authority;

    private ControlPlaneOptions Options => _options ??= ControlPlaneOptions.FromEnvironment(context.Environment);

    private IControlPlaneClient Client => _client ??= ControlPlaneServices.CreateClient(Options, context.Time, context.Loggers.CreateLogger<IControlPlaneClient>());

    /// <summary>Null when no control plane is configured.</summary>
    public static ControlPlanePins? Find(CommandContext context) =>
        ControlPlaneOptions.BaseUrlVariables.Any(name => !string.IsNullOrWhiteSpace(context.Environment.Get(name))) ? new ControlPlanePins(context) : null;

    public async Task<IReadOnlyList<RuntimePin>> ListAsync(CancellationToken cancellation) =>
        [.. (await Client.GetRuntimeImagesAsync(cancellation)).Select(pin => new RuntimePin(pin.TemplateName, pin.ImageDigest, pin.GitSha))];

    public Task PromoteAsync(RuntimePin pin, string notes, CancellationToken cancellation) => Client.PromoteRuntimeImageAsync(
        new RuntimeImagePromotion { TemplateName = pin.Runtime, ImageDigest = pin.Digest, GitSha = pin.Commit ?? string.Empty, Notes = notes }, cancellation);

    public bool IsTransient(Exception exception) => exception is ControlPlaneException { IsTransient: true };

    public void Dispose() => _client?.Dispose();
}
