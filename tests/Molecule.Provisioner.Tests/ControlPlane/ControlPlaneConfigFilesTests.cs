using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class ControlPlaneConfigFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cp-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_a_template_only_the_configuration_and_the_prompts_are_taken()
    {
        Write("config.yaml", "c");
        Write("prompts/a.md", "a");
        Write("prompts/deep/b.md", "b");
        Write("Dockerfile", "FROM x");
        Write("system-prompt.md", "s");
        Write("prompts-old/x.md", "x");
        Write("sub/config.yaml", "x");

        var files = ControlPlaneConfigFiles.FromTemplate(_folder).Files;

        files.Keys.ShouldBe(["config.yaml", "prompts/a.md", "prompts/deep/b.md"]);
        Encoding.UTF8.GetString(files["prompts/deep/b.md"].AsSpan()).ShouldBe("b");
    }

    [Fact]
    public async Task Links_pipes_and_sockets_are_left_out()
    {
        Write("prompts/real.md", "r");
        Write("outside.md", "o");
        File.CreateSymbolicLink(Path.Combine(_folder, "config.yaml"), "/etc/hostname");
        File.CreateSymbolicLink(Path.Combine(_folder, "prompts/link.md"), Path.Combine(_folder, "outside.md"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "prompts/etc"), "/etc");
        using (var mkfifo = Process.Start("mkfifo", [Path.Combine(_folder, "prompts", "pipe.md")]))
        {
            await mkfifo.WaitForExitAsync();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "prompts", "socket.md")));

        var files = await Task.Run(() => ControlPlaneConfigFiles.FromTemplate(_folder)).WaitAsync(TimeSpan.FromMinutes(2));

        files.Files.Keys.ShouldBe(["prompts/real.md"]);
    }

    [Fact]
    public void A_prompt_folder_that_is_a_link_is_left_out()
    {
        Write("config.yaml", "c");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "prompts"), "/etc");

        ControlPlaneConfigFiles.FromTemplate(_folder).Files.Keys.ShouldBe(["config.yaml"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    public void A_root_that_is_a_link_is_refused(string suffix)
    {
        var link = _folder + "-link";
        Directory.CreateSymbolicLink(link, _folder);
        try
        {
            Should.Throw<InvalidWorkspaceSpecException>(() => ControlPlaneConfigFiles.FromTemplate(link + suffix)).Field.ShouldBe("template folder");
        }
        finally
        {
            Directory.Delete(link);
        }
    }

    [Fact]
    public void A_missing_root_is_refused() =>
        Should.Throw<InvalidWorkspaceSpecException>(() => ControlPlaneConfigFiles.FromTemplate(Path.Combine(_folder, "none"))).Field.ShouldBe("template folder");

    [Fact]
    public void Files_up_to_the_limit_are_taken_and_a_byte_more_is_refused()
    {
        Write("config.yaml", new string('a', ControlPlaneConfigFiles.Limit - 1));
        Write("prompts/a.md", "a");
        ControlPlaneConfigFiles.FromTemplate(_folder).Size.ShouldBe(ControlPlaneConfigFiles.Limit);

        Write("prompts/b.md", "b");
        Should.Throw<InvalidWorkspaceSpecException>(() => ControlPlaneConfigFiles.FromTemplate(_folder)).Field.ShouldBe("config files");
    }

    [Fact]
    public void A_huge_file_is_refused_without_being_read()
    {
        using (var file = File.Create(Path.Combine(_folder, "config.yaml")))
        {
            file.SetLength(1L << 40);
        }

        Should.Throw<InvalidWorkspaceSpecException>(() => ControlPlaneConfigFiles.FromTemplate(_folder)).Field.ShouldBe("config files");
    }

    [Fact]
    public void Generated_files_count_towards_the_limit()
    {
        AssetSet Of(int size) => AssetSet.Of([KeyValuePair.Create("config.yaml", ImmutableArray.Create(new byte[size]))]);

        ControlPlaneConfigFiles.Check(Of(ControlPlaneConfigFiles.Limit)).Size.ShouldBe(ControlPlaneConfigFiles.Limit);
        Should.Throw<InvalidWorkspaceSpecException>(() => ControlPlaneConfigFiles.Check(Of(ControlPlaneConfigFiles.Limit + 1))).Field.ShouldBe("config files");
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
