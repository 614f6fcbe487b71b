using Molecule.Containers.Processes;

namespace Molecule.Benchmarks.Host;

/// <summary>The clone's files as git sees them, uncommitted ones too, in a folder where they can be changed.</summary>
internal sealed class ScratchClone(string root, string folder)
{
    public async Task CreateAsync(CancellationToken cancellation)
    {
        var listing = await Scratch.RunAsync(new ProcessSpec("git", ["-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]), cancellation);
        foreach (var file in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var source = Path.Combine(root, file);
            var target = Path.Combine(folder, file);
            if (File.Exists(source))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellation, params string[] arguments) =>
        Scratch.RunAsync(
            new ProcessSpec(Path.Combine(folder, "build.sh"), arguments)
            {
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string?> { ["NUKE_ENGINE"] = "embedded", ["NO_COLOR"] = "1" },
            },
            cancellation);

    public async Task ChangeAndStartAsync(string file, CancellationToken cancellation)
    {
        await File.AppendAllTextAsync(Path.Combine(folder, file), "// changed\n", cancellation);
        await StartAsync(cancellation, "--help");
    }
}
