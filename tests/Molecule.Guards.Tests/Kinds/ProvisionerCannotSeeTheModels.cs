using Molecule.Guards.Tests.Layering;
using Molecule.Guards.Tests.Proof;
using Molecule.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Guards.Tests.Kinds;

/// <summary>The provisioner sits below the models: neither its projects nor its assemblies lead to them, directly or through another.</summary>
public class ProvisionerCannotSeeTheModels : IGuard
{
    private const string Provisioner = "src/Molecule.Provisioner/Molecule.Provisioner.csproj";
    private const string Models = "src/Molecule.Models/Molecule.Models.csproj";
    private const string Containers = "src/Molecule.Containers/Molecule.Containers.csproj";
    private const string Reference = """<ProjectReference Include="../Molecule.Models/Molecule.Models.csproj" />""";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Provisioner, "<ItemGroup>", $"<ItemGroup>\n    {Reference}"),
        new(Containers, "<ItemGroup>", $"<ItemGroup>\n    {Reference}"),
        new(Provisioner, "<ItemGroup>", """<ItemGroup><Compile Include="../Molecule.Models/WorkspaceKind.cs" />"""),
        new("src/Directory.Build.props", "<ItemGroup>", "<ItemGroup>\n    " + """<ProjectReference Include="$(MSBuildThisFileDirectory)Molecule.Models/Molecule.Models.csproj" />"""),
    ];

    [Fact]
    public void No_project_reference_leads_to_them()
    {
        var path = ProjectGraph.PathBetween(Provisioner, Models);
        path.ShouldBeNull($"Projects lead from the provisioner to the models: {string.Join(" → ", path ?? [])}. Take the reference out; the provisioner has its own literals.");
    }

    [Fact]
    public void No_project_under_it_takes_their_files_or_their_assembly() => Repository.Lines(ProjectGraph.ClosureOf(Provisioner).SelectMany(ProjectGraph.FilesThatDecide).Distinct())
        .Where(line => line.Text.Contains("Molecule.Models", StringComparison.Ordinal))
        .ShouldBeEmpty("A project in the provisioner's closure names the models. It must not compile, reference or load them in any way.");

    [Fact]
    public void No_assembly_that_it_loads_is_theirs() => AssemblyReferences.ClosureOf(typeof(WorkspaceKinds).Assembly.Location)
        .ShouldNotContain(typeof(WorkspaceKind).Assembly.GetName().Name!, "The provisioner's assembly leads to the models. Take the reference out.");
}
