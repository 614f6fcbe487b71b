using System.Reflection;
using PublicApiGenerator;

namespace Molecule.Guards.Tests.Surfaces;

/// <summary>What other assemblies can see of a room, as text; and the text that was approved.</summary>
internal sealed record PublicSurface(string Room)
{
    public const string Folder = "tests/Molecule.Guards.Tests/Surfaces/Approved";

    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    /// <summary>All rooms that others can call. A program, which the agent is, is called by nobody.</summary>
    public static IReadOnlyList<PublicSurface> All { get; } =
    [
        .. Repository.Under("src", ".csproj").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(room => File.Exists(Path.Combine(AppContext.BaseDirectory, room + ".dll")))
            .Select(room => new PublicSurface(room)),
    ];

    public string ApprovedFile => $"{Folder}/{Room}.txt";

    public string Approved => Repository.Exists(ApprovedFile) ? Repository.Read(ApprovedFile) : string.Empty;

    public string Actual() => Assembly.Load(Room).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";

    /// <summary>Makes the files say what is there; one of a room that is gone goes, too.</summary>
    public static void ApproveAll()
    {
        Directory.CreateDirectory(Repository.PathOf(Folder));
        foreach (var file in Repository.Under(Folder))
        {
            File.Delete(Repository.PathOf(file));
        }

        foreach (var surface in All)
        {
            File.WriteAllText(Repository.PathOf(surface.ApprovedFile), surface.Actual());
        }
    }
}
