using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Managed;
using Molecule.Containers.Processes;
using Molecule.Images.BaseImages;

namespace Molecule.Acceptance.Tests.Podman;

/// <summary>
/// The distribution's podman as root, unpacked once into the state home and never installed, with storage, configuration and namespaces of its own
/// in one temporary folder; one after the other on a machine. It has the base image. All of it goes at the end, also when this process is killed.
/// </summary>
public sealed class PodmanEngine : IAsyncLifetime
{
    private const string MachineLock = "/run/lock/molecule-test-podman.lock";
    private const string Listening = "API service listening";

    private static readonly PackageSet Packages = new("podman", ["podman", "conmon", "runc", "netavark", "aardvark-dns", "golang-github-containers-common", "iptables"]);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Podman refuses a folder for its running state of more than 50 characters; a test run's own folder for temporary files is longer.
    private readonly string _state = Directory.CreateDirectory($"/tmp/molecule-podman-{Guid.NewGuid():n}"[..28]).FullName;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ends = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileLock? _alone;
    private Process? _host;

    /// <summary>False where it cannot be run as here; then there is nothing to test.</summary>
    public static bool Runs => ManagedEngineSupport.OfThisMachine().Refusal is null;

    public EngineEndpoint Endpoint => new(new Uri($"unix://{_state}/podman.sock"), "podman of the tests");

    /// <summary>As the provider has reported it when it brought it here.</summary>
    public BaseImage Base { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!Runs)
        {
            return;
        }

        var environment = ProcessEnvironmentVariables.Instance;
        var home = StateHome.Resolve(environment);
        var software = await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(Packages, (_, _) => Task.CompletedTask, CancellationToken.None);
        _alone = await FileLock.AcquireAsync(MachineLock, TimeProvider.System, null, CancellationToken.None);
        _host = Start(await new PodmanSettings(_state, software).WriteAsync());
        if (await Task.WhenAny(_listens.Task, _ends.Task, _host.WaitForExitAsync(), Task.Delay(Patience)) != _listens.Task)
        {
            throw new InvalidOperationException("podman does not start: " + string.Join('\n', _said));
        }

        using var engine = new ContainerEngine(Endpoint, await EngineProbe.ProbeAsync(Endpoint, CancellationToken.None));
        var provider = new BaseImageProvider(home, environment, TimeProvider.System, NullLoggerFactory.Instance);
        Base = await provider.EnsureAsync(engine, new BaseImageRequest { Source = BaseImageSource.Debootstrap }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            _host.StandardInput.Close();
            await _host.WaitForExitAsync().WaitAsync(Patience);
            _host.Dispose();
        }

        if (Directory.Exists(_state))
        {
            Directory.Delete(_state, recursive: true);
        }

        _alone?.Dispose();
    }

    private Process Start(Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(
            "unshare", ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--", "bash", "-c", PodmanScript.Text, "podman", _state])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var host = Process.Start(start)!;
        host.OutputDataReceived += (_, _) => { };
        host.ErrorDataReceived += (_, line) =>
        {
            _said.Enqueue(line.Data ?? string.Empty);
            if (line.Data?.Contains(Listening, StringComparison.Ordinal) == true)
            {
                _listens.TrySetResult();
            }
            else if (line.Data?.StartsWith("Error: ", StringComparison.Ordinal) == true)
            {
                _ends.TrySetResult();
            }
        };
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        return host;
    }
}
