using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.Tests.Local;

public sealed class ConfigArchiveTests
{
    [Fact]
    public void Write_every_entry_belongs_to_the_agent_and_the_token_is_private()
    {
        using var archive = ConfigArchive.Write(Specs.AssetSetOf(("config.yaml", "a"), ("prompts/deep/x.md", "b")), "tok");
        using var reader = new TarReader(archive);
        var entries = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            (entry.Uid, entry.Gid).ShouldBe((1000, 1000));
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)}");
        }

        entries.ShouldBe(
        [
            "plugins 644", "plugins 755", "prompts 644", "prompts 755", ".molecule-files 644",
            "prompts 755", "prompts/deep 755", "config.yaml 644", "prompts/deep/x.md 644", ".auth_token 600",
        ]);
    }

    [Fact]
    public void WriteToken_touches_nothing_else()
    {
        using var archive = ConfigArchive.WriteToken("tok");
        using var reader = new TarReader(archive);
        reader.GetNextEntry()!.Name.ShouldBe(".auth_token");
        reader.GetNextEntry().ShouldBeNull();
    }

    [Theory]
    [InlineData("a.sh", "x\r\ny\r\n", "x\ny\n")]
    [InlineData("a.py", "x\r\n", "x\n")]
    [InlineData("a.md", "x\ry\r\n\r", "x\ry\n\r")]
    [InlineData("a.yaml", "x\r\n", "x\r\n")]
    [InlineData("a.png", "x\r\n", "x\r\n")]
    public void StripCarriageReturns_touches_line_ends_of_scripts_and_texts_only(string path, string content, string expected) =>
        Encoding.UTF8.GetString(ConfigArchive.StripCarriageReturns(path, ImmutableArray.Create(Encoding.UTF8.GetBytes(content)))).ShouldBe(expected);
}
