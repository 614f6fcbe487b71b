using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Images;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Terminal.Images;

namespace Molecule.Terminal.Stack;

/// <summary>Brings the images that workspaces are about to run, as far as it is this side's business.</summary>
internal sealed class StackImageSource(CommandContext context, ImageWorkshopOptions options)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackImageSource>();

    /// <summary>In local-build mode the images of these runtimes; in registry mode none: the provisioner pulls what it needs.</summary>
    public async Task<IReadOnlyDictionary<RuntimeName, WorkspaceImage>> BringAsync(ContainerEngine engine, ImmutableArray<RuntimeName> runtimes)
    {
        var policy = ImagePolicy.FromEnvironment(context.Environment);
        if (policy.IsRegistryMode)
        {
            _logger.LogInformation("Registry mode: workspaces run images of {Prefix}; nothing is built", policy.RegistryPrefix);
            return new Dictionary<RuntimeName, WorkspaceImage>();
        }

        if (runtimes.IsEmpty)
        {
            return new Dictionary<RuntimeName, WorkspaceImage>();
        }

        var workshop = new ImageWorkshop(options with { Runtimes = runtimes }, context.Environment, context.Time, context.Loggers);
        var report = await new ImageView(context.Output, context.Time).ShowAsync(progress => workshop.BuildAsync(engine, progress, context.Cancellation), briefly: true);
        return report.Images.ToDictionary(image => RuntimeCatalogue.Parse(image.Runtime), Image);

        WorkspaceImage Image(ImageReportEntry image) =>
            new(LocalImageNames.Latest(RuntimeCatalogue.Parse(image.Runtime), policy.Isolation), image.ImageId!);
    }
}
