using System.Reflection.PortableExecutable;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Product;

/// <summary>What the bootstrapper runs is compiled ahead of time.</summary>
public sealed class ReadyToRunAcceptance
{
    [Theory]
    [InlineData("_build.dll")]
    [InlineData("Molecule.Stack.dll")]
    [InlineData("Newtonsoft.Json.dll")]
    public async Task A_warm_start_does_not_wait_for_the_just_in_time_compiler(string assembly)
    {
        (await new ProcessRunner(TimeProvider.System).RunAsync(
            new ProcessSpec(Path.Combine(BuildScript.RepositoryRoot, "build.sh"), ["--help"]) { Environment = new Dictionary<string, string?> { ["NUKE_ENGINE"] = "embedded" } },
            CancellationToken.None)).EnsureSuccess("--help", "Read its output.");

        var runs = Path.Combine(BuildScript.RepositoryRoot, ".nuke", "temp", "host", "embedded");
        var current = (await File.ReadAllTextAsync(Path.Combine(runs, "current"))).Trim();
        using var reader = new PEReader(File.OpenRead(Path.Combine(runs, current, assembly)));
        reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size.ShouldBeGreaterThan(0);
    }
}
