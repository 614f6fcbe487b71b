using System.Text.Json;
using Molecule.Containers.Processes;
using Molecule.Suites.Proofs;

namespace Molecule.Suites.Tests.Proofs;

/// <summary>A repository with one invariant and the sample guard of it, as it stands after a compilation.</summary>
public sealed class GuardedRepository : IDisposable
{
    public const string Guard = "Sample.InvariantHolds";

    private const string Project = "tests/Molecule.Guards.Tests";

    private readonly string _top = Directory.CreateTempSubdirectory("guarded repository ").FullName;

    public GuardedRepository()
    {
        Write("invariant.txt", "holds\n");
        Write($"{Project}/Molecule.Guards.Tests.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Write(".gitignore", "bin/\n.nuke/temp/\n");
        Directory.CreateDirectory(Output);
        foreach (var file in (string[])["Molecule.Guards.Tests.dll", "Molecule.Guards.Tests.runtimeconfig.json"])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(Output, file));
        }
    }

    public string Root => Path.Combine(_top, "clone");

    public string Results => Path.Combine(_top, "results");

    private string Output => Path.Combine(Root, Project, "bin/Release/net10.0");

    public void Dispose() => Directory.Delete(_top, recursive: true);

    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>The report, whatever it says.</summary>
    public async Task<ProofReport> ProveAsync(params GuardMutation[] mutations)
    {
        try
        {
            return await ProveAsync(guard: null, mutations);
        }
        catch (GuardsNotProvenException exception)
        {
            return exception.Report;
        }
    }

    public async Task<ProofReport> ProveAsync(string? guard, params GuardMutation[] mutations)
    {
        Write("mutations.json", JsonSerializer.Serialize(new[] { new { Guard, Mutations = mutations } }, JsonSerializerOptions.Web));
        (await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("git", ["init", "--quiet", Root]), CancellationToken.None)).EnsureSuccess("git init", "See above.");
        return await new GuardProver(TimeProvider.System).ProveAsync(
            new ProofOptions { RepositoryRoot = Root, Configuration = "Release", ResultsFolder = Results, Guard = guard, Parallel = 2 },
            new Progress<ProofProgress>(),
            CancellationToken.None);
    }
}
