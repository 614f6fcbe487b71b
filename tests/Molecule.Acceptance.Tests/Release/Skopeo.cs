using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The distribution's <c>skopeo</c>, another implementation of what we speak with registries: unpacked, not installed.</summary>
internal sealed class Skopeo(UnpackedPackages packages)
{
    private static readonly ProcessRunner Processes = new(TimeProvider.System);

    public static async Task<Skopeo> UnpackAsync(CancellationToken cancellation = default)
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var set = new PackageSet("skopeo", ["skopeo"]);
        return new Skopeo(await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(set, (_, _) => Task.CompletedTask, cancellation));
    }

    /// <param name="authority">The registry that it gets <see cref="LocalRegistry"/>'s credentials for.</param>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string authority, string command, IEnumerable<string> arguments, CancellationToken cancellation = default)
    {
        var folder = Directory.CreateTempSubdirectory("molecule-test-skopeo-").FullName;
        try
        {
            // Credentials by file: a command line can be read by everybody on the machine.
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LocalRegistry.User}:{LocalRegistry.Password}"));
            var file = Path.Combine(folder, "auth.json");
            await File.WriteAllTextAsync(file, $$$"""{"auths":{"{{{authority}}}":{"auth":"{{{login}}}"} } }""", cancellation);
            var spec = new ProcessSpec(packages.Find("skopeo")!, ["--insecure-policy", "--registries.d", folder, command, $"--authfile={file}", .. arguments])
            {
                Environment = packages.Variables(ProcessEnvironmentVariables.Instance),
                Timeout = TimeSpan.FromMinutes(3),
            };
            return (await Processes.RunAsync(spec, cancellation)).EnsureSuccess("skopeo " + command, "Read its output.").Output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
