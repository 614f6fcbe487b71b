using System.Text.Json;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Product;

/// <summary>Runs the bootstrapper of this clone as a user does, against the acceptance engine.</summary>
internal sealed class BuildScript(Uri engine, string stack)
{
    private static readonly ProcessRunner Runner = new(TimeProvider.System);

    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Image tags of its own; what was built before from the same inputs is still reused.</summary>
    public string Isolation => stack;

    /// <summary>For the process, besides what it inherits.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    public Task<ProcessOutcome> RunAsync(params string[] arguments) => Runner.RunAsync(
        new ProcessSpec(Path.Combine(RepositoryRoot, "build.sh"), [.. arguments, "--stack", stack, "--engine", engine.ToString()])
        {
            Environment = new Dictionary<string, string?>(Variables) { ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = Isolation, ["CI"] = null },
            Timeout = TimeSpan.FromMinutes(10),
        },
        CancellationToken.None);

    public async Task<ProcessOutcome> SucceedAsync(params string[] arguments) =>
        (await RunAsync(arguments)).EnsureSuccess(string.Join(' ', arguments), "Read its output.");

    public async Task<JsonElement[]> StatusAsync()
    {
        var output = (await SucceedAsync("Status", "--output", "json")).Output;
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("workspaces").EnumerateArray()];
    }

    /// <summary>Takes away the image tags that its runs have made; an image that others named too stays.</summary>
    public async Task RemoveImagesAsync(ContainerEngine container)
    {
        foreach (var image in await container.Docker.Images.ListImagesAsync(new ImagesListParameters()))
        {
            foreach (var tag in (image.RepoTags ?? []).Where(tag => tag.EndsWith("--" + Isolation, StringComparison.Ordinal)))
            {
                await container.Docker.Images.DeleteImageAsync(tag, new ImageDeleteParameters { NoPrune = true });
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, ".nuke")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a clone.");
        }

        return folder.FullName;
    }
}
