using System.Globalization;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Images.Building;

/// <summary>What all images of a run have in common.</summary>
public sealed record PlanSettings
{
    public required ImageReference BaseImage { get; init; }

    /// <summary>The base's image id or digest, <c>sha256:…</c>: what decides, whatever its tag says.</summary>
    public required string BaseImageId { get; init; }

    /// <summary><see cref="ImageBuilder.BuildKit"/> or <see cref="ImageBuilder.Classic"/>.</summary>
    public required string Builder { get; init; }

    /// <summary>Null builds for this machine's platform.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Decides tags only: jobs that are kept apart may share content.</summary>
    public IsolationToken? Isolation { get; init; }

    public IReadOnlyDictionary<string, string> BuildArguments { get; init; } = new Dictionary<string, string>();
}

/// <summary>What one image will be.</summary>
public sealed record ImagePlan
{
    public required ImageManifestEntry Entry { get; init; }

    public required TemplateRevision Revision { get; init; }

    public required PlanSettings Settings { get; init; }

    public required Tag ImmutableTag { get; init; }

    public required Tag LatestTag { get; init; }

    public required ImageInputs Inputs { get; init; }

    /// <summary>Without those that only the template's files tell; see <see cref="ImagePlanner.Complete"/>.</summary>
    public required IReadOnlyDictionary<string, string> BuildArguments { get; init; }

    public RuntimeName Runtime => Entry.Runtime;
}

/// <summary>Decides, touches nothing.</summary>
public static class ImagePlanner
{
    /// <summary>The build argument that names what a template starts from.</summary>
    public const string BaseArgument = "BASE_IMAGE";

    /// <exception cref="SecretInBuildArgumentException">A build argument holds a registered secret: its value would be readable in a label.</exception>
    public static ImagePlan Plan(ImageManifestEntry entry, TemplateRevision revision, PlanSettings settings)
    {
        var arguments = new Dictionary<string, string>(settings.BuildArguments, StringComparer.Ordinal);
        arguments.TryAdd(BaseArgument, settings.BaseImage.ToString());
        foreach (var (name, value) in arguments)
        {
            if (Redactor.Process.Redact(value) != value)
            {
                throw new SecretInBuildArgumentException(name);
            }
        }

        var platform = settings.Platform ?? Platform.Native;
        var parts = new List<InputPart>(revision.Inputs)
        {
            new("base", settings.BaseImageId),
            new("platform", platform.ToString()),
            new("builder", settings.Builder),
        };
        parts.AddRange(arguments.Select(argument => new InputPart("argument:" + argument.Key, argument.Value)));
        return new ImagePlan
        {
            Entry = entry,
            Revision = revision,
            Settings = settings,
            ImmutableTag = LocalImageNames.Immutable(entry.Runtime, revision.Commit, platform, settings.Isolation),
            LatestTag = LocalImageNames.Latest(entry.Runtime, settings.Isolation),
            // What is given wins over what the template pins; the key has each name once.
            Inputs = new ImageInputs(parts.GroupBy(part => part.Name, StringComparer.Ordinal).Select(group => group.Last())),
            BuildArguments = arguments,
        };
    }

    /// <summary>The image that a template names as its base itself, instead of taking <see cref="BaseArgument"/>; null for none, or where only the builder knows.</summary>
    public static string? OwnBase(ImagePlan plan, Template template, DockerfileText dockerfile) =>
        dockerfile.BaseWith(ArgumentsOf(plan, template)) is { } name && name != plan.BuildArguments[BaseArgument] ? name : null;

    /// <summary>The build itself, once the template's files are at hand. It sets the immutable tag only: the moving one waits until the image is known to be good.</summary>
    /// <param name="ownBaseDigest">Of <see cref="OwnBase"/>, as somebody looked it up; null claims none.</param>
    public static ImageBuildRequest Complete(ImagePlan plan, Template template, DockerfileText dockerfile, BuildTimeouts timeouts, string? ownBaseDigest = null) => new()
    {
        Context = template.Context,
        Tags = [plan.ImmutableTag],
        Dockerfile = ContextFolder.Dockerfile,
        BuildArguments = ArgumentsOf(plan, template),
        Labels = LabelsOf(plan, template, dockerfile, ownBaseDigest),
        Platform = plan.Settings.Platform,
        Timeouts = timeouts,
    };

    private static Dictionary<string, string> ArgumentsOf(ImagePlan plan, Template template)
    {
        var arguments = new Dictionary<string, string>(plan.BuildArguments, StringComparer.Ordinal);
        if (template.RuntimeVersion is { } version)
        {
            arguments.TryAdd(RuntimeVersionFile.Argument, version);
        }

        return arguments;
    }

    private static Dictionary<string, string> LabelsOf(ImagePlan plan, Template template, DockerfileText dockerfile, string? ownBaseDigest)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ImageLabels.Runtime] = plan.Runtime.Value,
            [ImageLabels.InputKey] = plan.Inputs.Key,
            [ImageLabels.Inputs] = plan.Inputs.ToJson(),
            [ImageLabels.Source] = plan.Revision.Source,
            [ImageLabels.Revision] = plan.Revision.Commit,
            [ImageLabels.Created] = template.CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            [ImageLabels.Version] = template.RuntimeVersion ?? plan.Revision.Commit[..12],
            [ImageLabels.Title] = plan.LatestTag.Repository.Name.Split('/')[^1],
        };
        if (dockerfile.BaseWith(ArgumentsOf(plan, template)) is { } name)
        {
            labels[ImageLabels.BaseName] = name;
            if ((name == plan.BuildArguments[BaseArgument] ? plan.Settings.BaseImageId : ownBaseDigest) is { } digest)
            {
                labels[ImageLabels.BaseDigest] = digest;
            }
        }

        return labels;
    }
}
