using Molecule.Containers;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Smoke;

/// <summary>A built image does not do what a workspace needs of it. It keeps its immutable tag; the latest tag stays where it was.</summary>
public sealed class SmokeFailedException(RuntimeName runtime, string imageId, string problem, IReadOnlyList<string> containerLog)
    : MoleculeException(
        $"The image of {runtime} ({imageId}) failed its smoke test: {problem}.\n" + Quote(containerLog),
        "Correct the template and build again; --no-smoke builds without this test.")
{
    public RuntimeName Runtime { get; } = runtime;

    public string ImageId { get; } = imageId;

    public string Problem { get; } = problem;

    /// <summary>At most the last 40 lines that the container printed.</summary>
    public IReadOnlyList<string> ContainerLog { get; } = containerLog;

    private static string Quote(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "  (the container printed nothing)" : "The container's log:\n" + string.Join('\n', lines.Select(line => "  | " + line));
}
