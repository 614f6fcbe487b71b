using System.Formats.Tar;
using System.Text;
using Docker.DotNet.Models;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>Images of one small file, with the labels of real ones, imported into the engine under unique local names.</summary>
internal static class TinyImages
{
    public const string Source = "https://git.example/molecule-ai/template";

    /// <param name="content">Decides the image id.</param>
    public static async Task<PublishableImage> CreateAsync(AcceptanceEngine fixture, RuntimeName runtime, string commit, string content, string inputKey = "key-1", string source = Source)
    {
        var name = $"molecule-local/registry-test-{Guid.NewGuid():n}";
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "content") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        tar.Position = 0;
        await fixture.Engine.Docker.Images.CreateImageAsync(
            new ImagesCreateParameters
            {
                FromSrc = "-",
                Repo = name,
                Tag = "1",
                Changes =
                [
                    $"LABEL {AcceptanceEngine.LabelKey}={fixture.LabelValue}",
                    $"LABEL org.opencontainers.image.revision={commit}",
                    $"LABEL org.opencontainers.image.source={source}",
                    $"LABEL molecule.input-key={inputKey}",
                ],
            },
            tar,
            null,
            new Quiet());
        return new PublishableImage
        {
            Runtime = runtime,
            ImageId = (await fixture.Engine.Docker.Images.InspectImageAsync(name + ":1")).ID,
            Commit = commit,
            InputKey = inputKey,
            Source = source,
            IsEmbedded = false,
            HasSelfMadeBase = false,
        };
    }

    private sealed class Quiet : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value)
        {
        }
    }
}
