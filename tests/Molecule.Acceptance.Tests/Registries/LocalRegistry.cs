using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>
/// The distribution's <c>docker-registry</c> on a free port of 127.0.0.1, with a store of its own: unpacked once into the state
/// home, never installed. Disposing ends it and removes what it stored.
/// </summary>
public sealed class LocalRegistry : IAsyncDisposable
{
    public const string User = "molecule";

    /// <summary>A canary: must not appear in any output.</summary>
    public const string Password = "acceptance-canary";

    /// <summary>Of a second registry. A canary too.</summary>
    public const string OtherPassword = "another-canary";

    /// <summary>bcrypt of <see cref="Password"/>, with a low cost: each request checks it anew.</summary>
    private const string PasswordLine = User + ":$2b$05$abcdefghijklmnopqrstuuQG78xjVZkF/XgvK7Z8Fa1UiMl4majEu\n";

    /// <summary>The same of <see cref="OtherPassword"/>.</summary>
    private const string OtherPasswordLine = User + ":$2b$05$abcdefghijklmnopqrstuupzoY5O229cZUiZek79QpBVFVXNH3NyK\n";

    private static readonly PackageSet Package = new("docker-registry", ["docker-registry"]);

    private readonly string _folder;
    private readonly LocalRegistryOptions _options;
    private Process? _process;

    private LocalRegistry(string folder, LocalRegistryOptions options)
    {
        _folder = folder;
        _options = options;
    }

    /// <summary><c>127.0.0.1:&lt;port&gt;</c>.</summary>
    public string Authority { get; private set; } = string.Empty;

    public RegistryHost Host => RegistryHost.Parse(Authority);

    /// <summary>What it holds.</summary>
    public string Store => Path.Combine(_folder, "store");

    /// <summary>In docker's layout, <c>&lt;folder&gt;/&lt;authority&gt;/ca.crt</c>; empty without TLS.</summary>
    public string CertificatesFolder => Path.Combine(_folder, "certs.d");

    public static async Task<LocalRegistry> StartAsync(LocalRegistryOptions? options = null)
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var unpacked = await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(Package, (_, _) => Task.CompletedTask, CancellationToken.None);
        var program = unpacked.Find("docker-registry") ?? throw new InvalidOperationException("The package docker-registry has no program of that name.");
        var registry = new LocalRegistry(Directory.CreateTempSubdirectory("molecule-test-registry-").FullName, options ?? new LocalRegistryOptions());
        try
        {
            if (registry._options.Seed is { } seed)
            {
                FolderCopy.Make(seed, registry.Store);
            }

            await registry.LaunchAsync(program);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that trusts it and has its credentials; retries are quick.</summary>
    /// <param name="at">Where the credentials are for, when a proxy stands before it.</param>
    public RegistryClient CreateClient(string? password = Password, string? at = null) => new(
        new RegistryClientOptions { CertificatesFolder = CertificatesFolder, Retry = new RegistryRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(50), MaximumAttempts = 3 } },
        _options.Guarded && password is not null ? new ExplicitCredentials(RegistryHost.Parse(at ?? Authority), User, password, new NoCredentials()) : new NoCredentials(),
        TimeProvider.System,
        NullLoggerFactory.Instance);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task LaunchAsync(string program)
    {
        for (var attempt = 1; ; attempt++)
        {
            Authority = $"127.0.0.1:{FreePort()}";
            var start = new ProcessStartInfo(program, ["serve", await ConfigureAsync()]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment.Clear();
            _process = Process.Start(start)!;
            _process.OutputDataReceived += (_, _) => { };
            var complaints = new List<string>();
            _process.ErrorDataReceived += (_, line) => complaints.Add(line.Data ?? string.Empty);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            if (await ListensAsync(_process))
            {
                return;
            }

            // Somebody may have taken the port between the choice and the start.
            if (attempt == 5)
            {
                throw new InvalidOperationException("docker-registry does not start: " + string.Join('\n', complaints));
            }

            _process.Kill();
            _process.Dispose();
            _process = null;
        }
    }

    private async Task<string> ConfigureAsync()
    {
        var (tls, guard) = (string.Empty, string.Empty);
        if (_options.Tls)
        {
            var (certificate, key) = SelfSignedCertificate.Create(TimeProvider.System);
            var folder = Directory.CreateDirectory(Path.Combine(CertificatesFolder, Authority)).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), certificate);
            await File.WriteAllTextAsync(Path.Combine(_folder, "tls.key"), key);
            tls = $"  tls:\n    certificate: {folder}/ca.crt\n    key: {_folder}/tls.key\n";
        }

        if (_options.Guarded)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "htpasswd"), _options.HasOwnPassword ? OtherPasswordLine : PasswordLine);
            guard = $"auth:\n  htpasswd:\n    realm: acceptance\n    path: {_folder}/htpasswd\n";
        }

        var file = Path.Combine(_folder, "config.yml");
        await File.WriteAllTextAsync(
            file,
            $"version: 0.1\nlog:\n  level: warn\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: {Store}\n  delete:\n    enabled: true\n"
            + $"http:\n  addr: {Authority}\n{tls}{guard}");
        return file;
    }

    private async Task<bool> ListensAsync(Process process)
    {
        var endpoint = IPEndPoint.Parse(Authority);
        for (var wait = 0; wait < 200 && !process.HasExited; wait++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(endpoint);
                return !process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class NoCredentials : IRegistryCredentials
    {
        public Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation) => Task.FromResult(RegistryCredential.None);
    }
}
