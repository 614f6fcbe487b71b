using System.Text;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.Tests.Local;

public sealed class ManagedFilesTests
{
    [Fact]
    public void ReadList_gives_back_what_WriteList_was_given_but_the_folders_that_are_replaced_anyway() =>
        ManagedFiles.ReadList(ManagedFiles.WriteList(Specs.AssetSetOf(("config.yaml", ""), ("a/b.txt", ""), ("plugins/x/plugin.yaml", ""), ("prompts/p.md", "")))).ShouldBe(["a/b.txt", "config.yaml"]);

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData(".")]
    [InlineData("a//b")]
    [InlineData(".auth_token")]
    [InlineData(".molecule-files")]
    [InlineData("")]
    public void ReadList_believes_no_path_that_the_agent_could_have_written_to_do_harm(string path) =>
        ManagedFiles.ReadList(Encoding.UTF8.GetBytes($"ok\n{path}\n")).ShouldBe(["ok"]);

    [Fact]
    public void Stale_is_what_is_not_brought_again() =>
        ManagedFiles.Stale(["old", "config.yaml", "b", "a"], Specs.Files).ShouldBe(["a", "b", "old"]);
}
