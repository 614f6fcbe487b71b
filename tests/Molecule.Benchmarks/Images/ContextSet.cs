using System.Security.Cryptography;
using Molecule.Images.Runtimes;

namespace Molecule.Benchmarks.Images;

/// <summary>One context per runtime, about 100 MB each, of bytes that no builder has seen: whoever builds them first builds them cold.</summary>
internal sealed class ContextSet : IDisposable
{
    /// <summary>Everything that is built here carries it, with the run's token.</summary>
    public const string Label = "molecule.bench";

    private const int Files = 200;
    private const int FileSize = 512 * 1024;

    private readonly string _folder;

    public ContextSet(string folder, string token, string baseImage)
    {
        _folder = folder;
        var bytes = new byte[FileSize];
        foreach (var runtime in RuntimeCatalogue.All)
        {
            var context = Of(runtime);
            Directory.CreateDirectory(Path.Combine(context, "content"));
            File.WriteAllText(Path.Combine(context, "Dockerfile"), $"""
                ARG BASE_IMAGE={baseImage}
                FROM ${"{BASE_IMAGE}"}
                LABEL {Label}={token}
                COPY content /content
                RUN : {token}; ls /content > /listing

                """);
            for (var index = 0; index < Files; index++)
            {
                RandomNumberGenerator.Fill(bytes);
                File.WriteAllBytes(Path.Combine(context, "content", $"{index:000}.bin"), bytes);
            }
        }
    }

    /// <summary>The files of one context.</summary>
    public static long Bytes => (long)Files * FileSize;

    public static double Megabytes => Bytes / 1_000_000.0;

    /// <summary>Stands for the content, as a commit does.</summary>
    public string Commit { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public string Of(RuntimeName runtime) => Path.Combine(_folder, runtime.Value);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
