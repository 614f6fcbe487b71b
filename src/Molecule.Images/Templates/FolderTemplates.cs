using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Templates;

/// <summary>The starter templates: <c>_shared</c>, overlaid by the runtime's own folder, and the workspace agent.</summary>
/// <param name="templatesFolder">Holds <c>_shared</c> and one folder per runtime.</param>
/// <param name="agentFile">The published workspace agent; it becomes <c>bin/molecule-workspace-agent</c>, mode 0755.</param>
/// <param name="index">Null reads every file each time.</param>
public sealed class EmbeddedTemplateSource(string templatesFolder, string agentFile, ILogger logger, ContentIndex? index = null) : ITemplateSource
{
    public const string AgentPath = "bin/molecule-workspace-agent";

    private const UnixFileMode AgentMode = (UnixFileMode)0b111_101_101;

    // One file of many megabytes in every runtime's context: it is read once.
    private readonly Lazy<Task<string?>> _agentHash = new(() => HashAsync(agentFile, index));

    public async Task<TemplateRevision> ResolveAsync(ImageManifestEntry entry, CancellationToken cancellation)
    {
        var own = Path.Combine(templatesFolder, entry.Runtime.Value);
        var shared = Path.Combine(templatesFolder, "_shared");
        string[] folders = [.. new[] { shared, own }.Where(Directory.Exists)];
        var agent = new ContextExtra(AgentPath, agentFile, AgentMode, await _agentHash.Value.WaitAsync(cancellation));
        return await FolderRevision.ResolveAsync(entry.Runtime, "embedded", $"embedded:{entry.Runtime}", own, folders, [agent], ContextModes.Git, null, logger, cancellation);
    }

    private static async Task<string?> HashAsync(string file, ContentIndex? index)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var alone = new BuildContext([new ContextEntry(AgentPath, ContextEntryKind.File, AgentMode, file)]);
        return index is null
            ? await BuildContext.HashFileAsync(file, CancellationToken.None)
            : (await index.CompleteAsync(file, alone, CancellationToken.None)).Entries[0].Sha256;
    }
}

/// <summary>
/// Templates in a folder of the user's: <c>&lt;folder&gt;/&lt;runtime&gt;</c> where it exists, else the folder itself (which then is
/// one template for all runtimes that are built).
/// </summary>
/// <param name="index">Null reads every file each time.</param>
public sealed class FolderTemplateSource(string folder, ILogger logger, ContentIndex? index = null) : ITemplateSource
{
    public Task<TemplateRevision> ResolveAsync(ImageManifestEntry entry, CancellationToken cancellation)
    {
        var nested = Path.Combine(folder, entry.Runtime.Value);
        var own = Directory.Exists(nested) ? nested : folder;
        return FolderRevision.ResolveAsync(entry.Runtime, "folder", own, own, Directory.Exists(own) ? [own] : [], [], ContextModes.Kept, index, logger, cancellation);
    }
}

internal static class FolderRevision
{
    public static async Task<TemplateRevision> ResolveAsync(
        RuntimeName runtime, string kind, string source, string own, IReadOnlyList<string> folders, IReadOnlyList<ContextExtra> extras, ContextModes modes, ContentIndex? index, ILogger logger, CancellationToken cancellation)
    {
        if (!Directory.Exists(own))
        {
            throw new InvalidTemplateException(runtime, source, $"does not exist: there is no folder {own}", "Name the folder that holds it with --template-source.");
        }

        foreach (var missing in extras.Where(extra => !File.Exists(extra.SourceFile)))
        {
            throw new InvalidTemplateException(runtime, source, $"lacks {missing.Path}: there is no file {missing.SourceFile}", "Publish the workspace agent first.");
        }

        var context = ContextFolder.Read(folders, extras, modes);
        TemplateRules.RequireDockerfile(runtime, source, context);
        if (index is not null)
        {
            context = await index.CompleteAsync(Path.GetFullPath(own), context, cancellation);
        }

        var hash = await context.HashAsync(cancellation);
        var template = new Template(context, BuildContext.FixedTime, RuntimeVersionFile.Read(own, runtime, logger));
        IEnumerable<InputPart> version = template.RuntimeVersion is { } value ? [new InputPart("argument:" + RuntimeVersionFile.Argument, value)] : [];
        return new TemplateRevision
        {
            Runtime = runtime,
            Kind = kind,
            Source = source,
            Commit = hash,
            Inputs = [new InputPart("source", kind), new InputPart("context", hash), .. version],
            OpenAsync = _ => Task.FromResult(template),
        };
    }
}

internal static class TemplateRules
{
    public static void RequireDockerfile(RuntimeName runtime, string source, BuildContext context)
    {
        if (context.Find(ContextFolder.Dockerfile) is not { Kind: ContextEntryKind.File })
        {
            throw new InvalidTemplateException(runtime, source, "has no Dockerfile at its root", "Add one, or pin a commit that has one.");
        }
    }
}
