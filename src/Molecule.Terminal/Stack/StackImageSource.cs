using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.References;
using Molecule.Images;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Services;
using Molecule.Provisioner.Local;
using Molecule.Stack;
using Molecule.Stack.Services;
using Molecule.Terminal.Images;

namespace Molecule.Terminal.Stack;

/// <summary>The images that were brought for a stack.</summary>
/// <param name="Workspaces">By runtime; empty in registry mode.</param>
/// <param name="Services">By name, of those that are built.</param>
internal sealed record StackImageSet(IReadOnlyDictionary<RuntimeName, WorkspaceImage> Workspaces, IReadOnlyDictionary<string, ServiceImage> Services);

/// <summary>Brings the images that a stack is about to run, as far as it is this side's business: what is pulled, is pulled later.</summary>
internal sealed class StackImageSource(CommandContext context, ImageWorkshopOptions options)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackImageSource>();

    /// <summary>
    /// All at once: the images of the runtimes, as far as workspaces do not name their own (in registry mode none: the provisioner pulls what it needs), and of
    /// the services that have a <c>build</c>. With everything there already, that is one question to the engine for each of the two, and one
    /// for the base image.
    /// </summary>
    /// <param name="definition">Reduced to what is brought up.</param>
    public Task<StackImageSet> BringAsync(ContainerEngine engine, StackDefinition definition) => BringAsync(
        engine,
        [.. definition.Workspaces.Where(workspace => workspace.Image is null).Select(workspace => RuntimeCatalogue.Parse(workspace.Runtime)).Distinct()],
        [.. definition.Services.Where(service => service.Build is not null).Select(Specify)]);

    /// <summary>In local-build mode the images of these runtimes; in registry mode none.</summary>
    public async Task<IReadOnlyDictionary<RuntimeName, WorkspaceImage>> BringAsync(ContainerEngine engine, ImmutableArray<RuntimeName> runtimes) =>
        (await BringAsync(engine, runtimes, [])).Workspaces;

    private async Task<StackImageSet> BringAsync(ContainerEngine engine, ImmutableArray<RuntimeName> wanted, ImmutableArray<ServiceImageSpec> services)
    {
        var policy = ImagePolicy.FromEnvironment(context.Environment);
        var runtimes = policy.IsRegistryMode ? [] : wanted;
        if (policy.IsRegistryMode && !wanted.IsEmpty)
        {
            _logger.LogInformation("Registry mode: workspaces run images of {Prefix}; none of theirs is built", policy.RegistryPrefix);
        }

        var workspaceImages = new Dictionary<RuntimeName, WorkspaceImage>();
        if (runtimes.IsEmpty && services.IsEmpty)
        {
            return new StackImageSet(workspaceImages, new Dictionary<string, ServiceImage>());
        }

        var workshop = new ImageWorkshop(options with { Runtimes = runtimes }, context.Environment, context.Time, context.Loggers);
        var built = await new ImageView(context.Output, context.Time).ShowAsync(
            (progress, serviceProgress) => workshop.BuildWithServicesAsync(engine, !runtimes.IsEmpty, services, progress, serviceProgress, context.Cancellation), Keep);
        return new StackImageSet(workspaceImages, built.ToDictionary(image => image.Service, image => new ServiceImage(image.Reference, image.Id)));

        void Keep(ImageReport report)
        {
            foreach (var image in report.Images)
            {
                var runtime = RuntimeCatalogue.Parse(image.Runtime);
                workspaceImages[runtime] = new WorkspaceImage(LocalImageNames.Latest(runtime, policy.Isolation), image.ImageId!);
            }
        }
    }

    private static ServiceImageSpec Specify(ServiceDefinition service) => new(
        service.Name, service.Build!.Context, service.Build.Dockerfile, service.Build.Arguments, service.Build.Target, service.Image is { } name ? ImageReference.Parse(name) as Tag : null);
}
