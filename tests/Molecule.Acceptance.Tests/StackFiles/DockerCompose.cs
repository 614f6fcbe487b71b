using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.StackFiles;

/// <summary>The distribution's <c>docker-compose</c>, unpacked into the state home, not installed: another reader of the same files.</summary>
internal static class DockerCompose
{
    private static readonly PackageSet Packages = new("docker-compose", ["docker-compose"]);

    /// <summary><c>docker-compose config</c>: what it makes of a file, normalised. A file that it refuses is a failed test.</summary>
    public static async Task<string> ConfigAsync(string file, IReadOnlyDictionary<string, string?>? variables = null)
    {
        // By file: what a process prints is redacted on its way, and URLs with passwords are part of what is compared.
        var written = Path.GetTempFileName();
        try
        {
            await RunAsync(["-c", "import sys\nfrom compose.cli.main import main\nsys.stdout = open(sys.argv.pop(1), 'w')\nmain()", written, "--file", file, "config"], variables);
            return await File.ReadAllTextAsync(written);
        }
        finally
        {
            File.Delete(written);
        }
    }

    /// <summary>How it splits a command that is one text.</summary>
    public static async Task<string[]> SplitAsync(string command) =>
        JsonSerializer.Deserialize<string[]>(await RunAsync(["-c", "import json, sys\nfrom docker.utils import split_command\nprint(json.dumps(split_command(sys.argv[1])))", command]))!;

    private static async Task<string> RunAsync(string[] arguments, IReadOnlyDictionary<string, string?>? variables = null)
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var unpacked = await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(Packages, (_, _) => Task.CompletedTask, CancellationToken.None);
        // Debian's own Python, which those packages are made for; a machine without it gets it with them.
        const string OfTheSystem = "/usr/bin/python3";
        var python = File.Exists(OfTheSystem) ? OfTheSystem : unpacked.Find("python3") ?? throw new InvalidOperationException("There is no python3, and docker-compose's packages bring none.");
        var spec = new ProcessSpec(python, arguments)
        {
            Environment = new Dictionary<string, string?>(variables ?? new Dictionary<string, string?>()) { ["PYTHONPATH"] = Path.Combine(unpacked.Root, "usr", "lib", "python3", "dist-packages") },
            Timeout = TimeSpan.FromMinutes(1),
        };
        return (await new ProcessRunner(TimeProvider.System).RunAsync(spec, CancellationToken.None)).EnsureSuccess("docker-compose", "Read its output.").Output;
    }
}
