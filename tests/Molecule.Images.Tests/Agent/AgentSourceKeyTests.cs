using Molecule.Images.Agent;

namespace Molecule.Images.Tests.Agent;

public sealed class AgentSourceKeyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("molecule-agent-key").FullName;

    public AgentSourceKeyTests()
    {
        Write("global.json", "{}");
        Write("Directory.Build.props", "<Project />");
        Write("src/Molecule.WorkspaceAgent/Molecule.WorkspaceAgent.csproj", "<Project />");
        Write("src/Molecule.WorkspaceAgent/Program.cs", "return;");
        Write("src/Molecule.WorkspaceAgent/Cards/AgentCard.cs", "class A;");
        Write("src/Molecule.WorkspaceAgent/obj/generated.cs", "1");
        Write("src/Molecule.Images/Other.cs", "1");
    }

    [Fact]
    public void Compute_twice_gives_the_same_sixty_four_digits()
    {
        Compute().ShouldBe(Compute());
        Compute().ShouldMatch("^[0-9a-f]{64}$");
    }

    [Theory]
    [InlineData("src/Molecule.WorkspaceAgent/Program.cs")]
    [InlineData("src/Molecule.WorkspaceAgent/Cards/AgentCard.cs")]
    [InlineData("src/Molecule.WorkspaceAgent/packages.lock.json")]
    [InlineData("src/Directory.Build.props")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    public void Compute_changes_with_every_input(string path)
    {
        var before = Compute();

        Write(path, "changed");

        Compute().ShouldNotBe(before);
    }

    [Theory]
    [InlineData("src/Molecule.WorkspaceAgent/obj/generated.cs")]
    [InlineData("src/Molecule.WorkspaceAgent/bin/Release/a.dll")]
    [InlineData("src/Molecule.Images/Other.cs")]
    public void Compute_ignores_what_does_not_reach_the_compiler(string path)
    {
        var before = Compute();

        Write(path, "changed");

        Compute().ShouldBe(before);
    }

    [Fact]
    public void Compute_looks_at_contents_and_not_at_times()
    {
        var before = Compute();

        File.SetLastWriteTimeUtc(Path.Combine(_root, "global.json"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        Compute().ShouldBe(before);
    }

    [Fact]
    public void Compute_notices_a_deleted_and_a_renamed_file()
    {
        var before = Compute();
        File.Move(Path.Combine(_root, "src/Molecule.WorkspaceAgent/Program.cs"), Path.Combine(_root, "src/Molecule.WorkspaceAgent/Main.cs"));
        var renamed = Compute();
        File.Delete(Path.Combine(_root, "src/Molecule.WorkspaceAgent/Main.cs"));

        new[] { before, renamed, Compute() }.ShouldBeUnique();
    }

    [Fact]
    public void Compute_tells_platforms_and_toolchains_apart() =>
        new[]
        {
            AgentSourceKey.Compute(_root, "10.0.100", "linux-x64"),
            AgentSourceKey.Compute(_root, "10.0.100", "linux-arm64"),
            AgentSourceKey.Compute(_root, "10.0.101", "linux-x64"),
        }.ShouldBeUnique();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Compute() => AgentSourceKey.Compute(_root, "10.0.100", "linux-x64");

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
