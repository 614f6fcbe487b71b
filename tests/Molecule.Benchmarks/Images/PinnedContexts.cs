using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Templates;

namespace Molecule.Benchmarks.Images;

/// <summary>Contexts that lie there already, under a commit that stands for them: a git source whose clones are in the cache.</summary>
internal sealed class PinnedContexts(ContextSet contexts) : ITemplateSource
{
    public Task<TemplateRevision> ResolveAsync(ImageManifestEntry entry, CancellationToken cancellation) => Task.FromResult(new TemplateRevision
    {
        Runtime = entry.Runtime,
        Kind = "git",
        Source = "benchmark",
        Commit = contexts.Commit,
        Inputs = [new InputPart("source", "git"), new InputPart("repository", "benchmark"), new InputPart("commit", contexts.Commit)],
        OpenAsync = _ => Task.FromResult(new Template(ContextFolder.Read([contexts.Of(entry.Runtime)], [], ContextModes.Git), BuildContext.FixedTime, RuntimeVersion: null)),
    });
}
