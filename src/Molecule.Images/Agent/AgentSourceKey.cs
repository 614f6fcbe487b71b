using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Molecule.Images.Agent;

/// <summary>
/// The hash of everything that decides the agent's bytes. Contents are hashed, not times: there are few files, and a checkout that
/// goes back and forth between branches must hit again.
/// </summary>
internal static class AgentSourceKey
{
    /// <summary>Relative to the repository, <c>/</c> as separator.</summary>
    public const string ProjectFolder = "src/Molecule.WorkspaceAgent";

    private static readonly string[] SharedInputs =
    [
        "global.json", "NuGet.config", "nuget.config", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
        "src/Directory.Build.props", "src/Directory.Build.targets",
    ];

    /// <param name="repositoryRoot">The folder that holds <c>global.json</c>.</param>
    /// <param name="toolchain">What compiles: see <see cref="DotnetHost.Toolchain"/>.</param>
    /// <param name="runtimeIdentifier">Such as <c>linux-x64</c>.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Compute(string repositoryRoot, string toolchain, string runtimeIdentifier)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(toolchain));
        Append(hash, Encoding.UTF8.GetBytes(runtimeIdentifier));
        foreach (var path in Inputs(repositoryRoot))
        {
            Append(hash, Encoding.UTF8.GetBytes(path));
            Append(hash, File.ReadAllBytes(Path.Combine(repositoryRoot, path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The files that are read, relative, in ordinal order.</summary>
    public static IReadOnlyList<string> Inputs(string repositoryRoot)
    {
        var project = Path.Combine(repositoryRoot, ProjectFolder);
        var sources = Directory.EnumerateFiles(project)
            .Concat(Directory.EnumerateDirectories(project)
                .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
            .Select(path => Path.GetRelativePath(repositoryRoot, path).Replace('\\', '/'));
        var shared = SharedInputs.Where(path => File.Exists(Path.Combine(repositoryRoot, path)));
        return [.. sources.Concat(shared).Order(StringComparer.Ordinal)];
    }

    // Length first, so that no two lists of inputs give the same stream of bytes.
    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.LongLength);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
