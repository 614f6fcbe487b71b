using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Layering;

/// <summary>What a person sees comes from one room. No compiled code of another one so much as mentions the console.</summary>
public class OnlyTheTerminalPrints : IGuard
{
    private const string Terminal = "Molecule.Terminal";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Containers/StateHome.cs", "namespace Molecule.Containers;", """
            #pragma warning disable
            namespace Molecule.Containers;

            public static class Printing
            {
                public static void Print() => System.Console.WriteLine();
            }
            """) { NeedsBuild = true },
    ];

    [Fact]
    public void No_other_room_mentions_the_console() => Assemblies()
        .Where(path => Path.GetFileNameWithoutExtension(path) != Terminal)
        .SelectMany(path => AssemblyReferences.TypesOf(path).Where(type => type == "System.Console" || type.StartsWith("Spectre.", StringComparison.Ordinal))
            .Select(type => $"{Path.GetFileNameWithoutExtension(path)} uses {type}"))
        .ShouldBeEmpty("Only Molecule.Terminal prints. Log through ILogger, or report typed events through IProgress<T>.");

    [Fact]
    public void The_rooms_are_found() => Assemblies().Count().ShouldBeGreaterThan(5);

    private static IEnumerable<string> Assemblies() => Repository.Under("src", ".csproj")
        .Select(project => Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(project) + ".dll"))
        .Where(File.Exists);
}
