using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Benchmarks.Images;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Benchmarks.Push;

/// <summary>Four images of 100 MB each, of bytes that nothing compresses, which lie on the engine as if they had been made and tested.</summary>
internal sealed class PushImages(ContainerEngine engine, string folder, string token)
{
    public const int Megabytes = 100;

    private const string Source = "https://git.example/molecule-ai/template";

    /// <param name="layers">In how many layers of equal size.</param>
    public async Task<IReadOnlyList<PublishableImage>> BuildAsync(int layers, CancellationToken cancellation)
    {
        var images = new List<PublishableImage>();
        foreach (var runtime in RuntimeCatalogue.All)
        {
            images.Add(await BuildAsync(runtime, layers, cancellation));
        }

        return images;
    }

    private async Task<PublishableImage> BuildAsync(RuntimeName runtime, int layers, CancellationToken cancellation)
    {
        var commit = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var context = Directory.CreateDirectory(Path.Combine(folder, commit));
        var bytes = new byte[Megabytes * 1_000_000 / layers];
        var copies = string.Empty;
        for (var layer = 0; layer < layers; layer++)
        {
            RandomNumberGenerator.Fill(bytes);
            await File.WriteAllBytesAsync(Path.Combine(context.FullName, $"content-{layer}"), bytes, cancellation);
            copies += $"COPY content-{layer} /\n";
        }

        await File.WriteAllTextAsync(Path.Combine(context.FullName, "Dockerfile"), "FROM scratch\n" + copies, cancellation);
        var built = await new ImageBuilder(engine, TimeProvider.System, NullLogger.Instance).BuildAsync(
            new ImageBuildRequest
            {
                Context = new BuildContext(context.EnumerateFiles().Select(file => new ContextEntry(file.Name, ContextEntryKind.File, (UnixFileMode)0b110_100_100, file.FullName))),
                Labels = new Dictionary<string, string>
                {
                    [ContextSet.Label] = token,
                    [ImageLabels.Revision] = commit,
                    [ImageLabels.InputKey] = commit,
                    [ImageLabels.Source] = Source,
                },
            },
            progress: null,
            cancellation);
        context.Delete(recursive: true);
        return Publishable(runtime, built.ImageId, commit);
    }

    /// <param name="commit">Stands for its inputs, too.</param>
    public static PublishableImage Publishable(RuntimeName runtime, string imageId, string commit) => new()
    {
        Runtime = runtime,
        ImageId = imageId,
        Commit = commit,
        InputKey = commit,
        Source = Source,
        IsEmbedded = false,
        HasSelfMadeBase = false,
    };
}
