using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Benchmarks.Push;

/// <summary>Publishes images as <c>Push</c> does, here or in a process that does nothing else.</summary>
internal sealed class PushProcess(ContainerEngine engine)
{
    public const string Argument = "--publish-images";

    /// <summary>The process: publishes what its arguments say, and prints the most memory that it had, in megabytes.</summary>
    /// <param name="arguments">Engine, registry, then runtime, image id and commit of each image.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var endpoint = new EngineEndpoint(new Uri(arguments[0]), "the benchmark");
        using var engine = new ContainerEngine(endpoint, await EngineProbe.ProbeAsync(endpoint, CancellationToken.None));
        var images = arguments.Skip(2).Chunk(3).Select(image => PushImages.Publishable(RuntimeCatalogue.Parse(image[0]), image[1], image[2])).ToArray();
        await new PushProcess(engine).PublishAsync(arguments[1], images, CancellationToken.None);

        // The kernel's account of the peak; there is no such file elsewhere, and no such benchmark either.
        var line = (await File.ReadAllLinesAsync("/proc/self/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kibibytes = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        await Console.Out.WriteLineAsync((kibibytes * 1024 / 1_000_000).ToString(CultureInfo.InvariantCulture));
    }

    public async Task PublishAsync(string registry, IReadOnlyList<PublishableImage> images, CancellationToken cancellation)
    {
        using var client = new RegistryClient(new RegistryClientOptions(), new NoCredentials(), TimeProvider.System, NullLoggerFactory.Instance);
        var publisher = new ImagePublisher(engine, client, new NoHistory(), new NoCheck(), TimeProvider.System, NullLoggerFactory.Instance);
        var request = new PublishRequest { Prefix = RegistryPrefix.Parse($"{registry}/bench"), Images = images, Version = "1.0.0" };
        await publisher.PublishAsync(request, progress: null, cancellation);
    }

    /// <returns>Megabytes.</returns>
    public async Task<double> MeasureMemoryAsync(string registry, IReadOnlyList<PublishableImage> images, CancellationToken cancellation)
    {
        var described = images.SelectMany(image => new[] { image.Runtime.Value, image.ImageId, image.Commit });
        var output = await Scratch.RunAsync(
            new ProcessSpec("dotnet", [typeof(PushProcess).Assembly.Location, Argument, engine.Endpoint.Address.ToString(), registry, .. described]), cancellation);
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private sealed class NoCredentials : IRegistryCredentials
    {
        public Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation) => Task.FromResult(RegistryCredential.None);
    }
}
