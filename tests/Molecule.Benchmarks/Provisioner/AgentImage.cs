using System.Formats.Tar;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Benchmarks.Images;
using Molecule.Containers.Engines;

namespace Molecule.Benchmarks.Provisioner;

/// <summary>The small agent of the acceptance tests as an image, without a health check: fifty of those a second would be measured with it.</summary>
internal static class AgentImage
{
    public static async Task BuildAsync(ContainerEngine engine, string name, string token, CancellationToken cancellation)
    {
        using var context = new MemoryStream();
        await using (var writer = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
        {
            await WriteAsync(writer, "agent.pl", await ReadAsync("agent.pl"));
            await WriteAsync(writer, "Dockerfile", await ReadAsync("Dockerfile") + "\nHEALTHCHECK NONE\n");
        }

        context.Position = 0;
        var parameters = new ImageBuildParameters { Tags = [name], Labels = new Dictionary<string, string> { [ContextSet.Label] = token } };
        var failures = new Failures();
        await engine.Docker.Images.BuildImageFromDockerfileAsync(parameters, context, authConfigs: null, headers: null, failures, cancellation);
        if (failures.Message is { } failure)
        {
            throw new InvalidOperationException("The benchmark's image cannot be built: " + failure);
        }
    }

    /// <summary>With what the build left on the way to it.</summary>
    public static async Task RemoveAsync(ContainerEngine engine, string name, CancellationToken cancellation)
    {
        try
        {
            await engine.Docker.Images.DeleteImageAsync(name, new ImageDeleteParameters { Force = true }, cancellation);
        }
        catch (DockerImageNotFoundException)
        {
            // It was never built.
        }
    }

    private static async Task<string> ReadAsync(string name)
    {
        await using var resource = typeof(AgentImage).Assembly.GetManifestResourceStream($"TestAgent/{name}")!;
        using var reader = new StreamReader(resource);
        return await reader.ReadToEndAsync();
    }

    private static Task WriteAsync(TarWriter writer, string name, string text) => writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
        Mode = (UnixFileMode)0b110_100_100,
    });

    private sealed class Failures : IProgress<JSONMessage>
    {
        public string? Message { get; private set; }

        public void Report(JSONMessage value) => Message = value.ErrorMessage ?? Message;
    }
}
