using Molecule.Containers.Engines.Building;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Images.Services;

/// <summary>What one service's image will be.</summary>
/// <param name="Arguments">Those of the specification, and the base image where the Dockerfile asks for it.</param>
/// <param name="UsesBase">Whether the base image decides the result.</param>
internal sealed record ServiceImagePlan(
    ServiceImageSpec Spec, BuildContext Context, ImageInputs Inputs, IReadOnlyDictionary<string, string> Arguments, string ContextHash, bool UsesBase, Tag Own, ServiceImageOptions Options)
{
    public IReadOnlyList<Tag> Tags => Spec.Name is { } name ? [Own, name] : [Own];

    /// <summary>Reads the context; asks the engine nothing.</summary>
    /// <exception cref="InvalidServiceImageException">The context or its Dockerfile is not there.</exception>
    /// <exception cref="SecretInBuildArgumentException">An argument holds a registered secret.</exception>
    public static async Task<ServiceImagePlan> MakeAsync(ServiceImageSpec spec, ServiceImageOptions options, string builder, CancellationToken cancellation)
    {
        if (!Directory.Exists(spec.Context))
        {
            throw new InvalidServiceImageException(spec.Service, $"there is no folder '{spec.Context}'");
        }

        // As git records them: one commit must not be two contexts because of somebody's umask.
        var context = ContextFolder.Read([spec.Context], [], ContextModes.Git);
        if (context.Find(spec.Dockerfile) is not { Kind: ContextEntryKind.File, SourceFile: { } file })
        {
            throw new InvalidServiceImageException(spec.Service, $"'{spec.Context}' has no '{spec.Dockerfile}', or leaves it out with .dockerignore");
        }

        var dockerfile = new DockerfileText(await File.ReadAllTextAsync(file, cancellation));
        var usesBase = dockerfile.DeclaresArgument(ImagePlanner.BaseArgument) && !spec.Arguments.ContainsKey(ImagePlanner.BaseArgument);
        var arguments = new Dictionary<string, string>(spec.Arguments, StringComparer.Ordinal);
        if (usesBase)
        {
            arguments[ImagePlanner.BaseArgument] = options.BaseImage.ToString();
        }

        foreach (var (name, value) in arguments.Where(argument => Redactor.Process.Redact(argument.Value) != argument.Value))
        {
            throw new SecretInBuildArgumentException(name);
        }

        var hash = await context.HashAsync(cancellation);
        var platform = options.Platform ?? Platform.Native;
        var inputs = new ImageInputs(
        [
            new("source", "service"),
            new("context", hash),
            new("dockerfile", spec.Dockerfile),
            new("target", spec.Target ?? string.Empty),
            new("platform", platform.ToString()),
            new("builder", builder),
            .. usesBase ? [new InputPart("base", options.BaseImageId)] : Array.Empty<InputPart>(),
            .. arguments.Select(argument => new InputPart("argument:" + argument.Key, argument.Value)),
        ]);
        return new ServiceImagePlan(spec, context, inputs, arguments, hash, usesBase, LocalImageNames.OfService(spec.Service, inputs.Key, platform, options.Isolation), options);
    }

    /// <summary>
    /// An image of the same inputs, whatever service it was built for: the name is no input. One without a name of ours is none of ours:
    /// whatever is built on top of an image inherits its labels.
    /// </summary>
    public LocalImage? FindSame(IEnumerable<LocalImage> images) => images
        .Where(image => image.Service is not null && image.InputKey == Inputs.Key && image.Tags.Any(LocalImageNames.IsOfService))
        .OrderByDescending(image => Tags.All(tag => image.Tags.Contains(tag.ToString())))
        .ThenBy(image => image.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    public IReadOnlyDictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ImageLabels.Service] = Spec.Service,
            [ImageLabels.InputKey] = Inputs.Key,
            [ImageLabels.Inputs] = Inputs.ToJson(),
            [ImageLabels.Revision] = ContextHash,
            [ImageLabels.Created] = BuildContext.FixedTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            [ImageLabels.Title] = Own.Repository.Name.Split('/')[^1],
        };
        if (UsesBase)
        {
            labels[ImageLabels.BaseName] = Options.BaseImage.ToString();
            labels[ImageLabels.BaseDigest] = Options.BaseImageId;
        }

        return labels;
    }

    public ImageBuildRequest Request() => new()
    {
        Context = Context,
        Dockerfile = Spec.Dockerfile,
        Target = Spec.Target,
        Tags = Tags,
        BuildArguments = Arguments,
        Labels = Labels(),
        Platform = Options.Platform,
        Credentials = Options.Credentials,
        Timeouts = Options.Timeouts,
    };
}
