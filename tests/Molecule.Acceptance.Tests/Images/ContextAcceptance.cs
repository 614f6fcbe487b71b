using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>
/// What <c>COPY . /ctx</c> brings into an image. The expected lists were taken from the docker CLI 20.10 on the same trees, both with
/// BuildKit and with the classic builder.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ContextAcceptance(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>
{
    private static readonly string[] Tree =
        [".hidden", "README.md", "a/b/c/deep.txt", "a/b/keep.log", "a/drop.log", "a/keep.log", "docs/guide.md", "docs/secret.md", "node_modules/x/index.js", "src/main.go", "src/node_modules/y.js", "tempa", "temporary"];

    [Theory]
    [InlineData("", ".dockerignore .hidden Dockerfile README.md a/b/c/deep.txt a/b/keep.log a/drop.log a/keep.log docs/guide.md docs/secret.md link node_modules/x/index.js src/main.go src/node_modules/y.js tempa temporary")]
    [InlineData("**/*.log\n!**/keep.log\nnode_modules", ".dockerignore .hidden Dockerfile README.md a/b/c/deep.txt a/b/keep.log a/keep.log docs/guide.md docs/secret.md link src/main.go src/node_modules/y.js tempa temporary")]
    [InlineData("*\n!src\n!Dockerfile\n!docs/*.md\ndocs/secret.md", "Dockerfile docs/guide.md src/main.go src/node_modules/y.js")]
    [InlineData("# comment\ntemp?\n**/node_modules\n*/b\n/README.md\nlink", ".dockerignore .hidden Dockerfile a/drop.log a/keep.log docs/guide.md docs/secret.md src/main.go temporary")]
    public async Task Both_builders_copy_the_files_that_the_docker_CLI_copies(string ignore, string expected)
    {
        var folder = workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY . /ctx", [.. Tree.Select(path => (path, path)), (DockerIgnore.FileName, ignore)]);
        File.Delete(Path.Combine(folder, "link"));
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "../outside");

        foreach (var buildKit in (bool[])[true, false])
        {
            var engine = buildKit ? workshop.Engine : new ContainerEngine(workshop.Engine.Endpoint, workshop.Engine.Version with { SupportsBuildKit = false });
            var built = await new ImageBuilder(engine, TimeProvider.System, NullLogger.Instance).BuildAsync(workshop.Request(RuntimeCatalogue.Codex), null, CancellationToken.None);

            (await ListAsync(built.ImageId)).ShouldBe(expected, $"builder {built.Builder}");
        }
    }

    [Fact]
    public async Task Modes_and_links_arrive_as_they_are_and_owners_are_root()
    {
        var folder = workshop.WriteTemplate(RuntimeCatalogue.Hermes, "COPY . /ctx", ("run.sh", "x"), ("secret", "y"));
        File.SetUnixFileMode(Path.Combine(folder, "run.sh"), (UnixFileMode)0b111_101_000);
        File.SetUnixFileMode(Path.Combine(folder, "secret"), (UnixFileMode)0b110_000_000);
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "/etc/passwd");

        var built = await new ImageBuilder(workshop.Engine, TimeProvider.System, NullLogger.Instance).BuildAsync(workshop.Request(RuntimeCatalogue.Hermes), null, CancellationToken.None);

        (await RunAsync(built.ImageId, "cd /ctx && stat -c '%a %u:%g %N' run.sh secret link")).Trim()
            .ShouldBe("750 0:0 'run.sh'\n600 0:0 'secret'\n777 0:0 'link' -> '/etc/passwd'");
    }

    private async Task<string> ListAsync(string image) =>
        string.Join(' ', (await RunAsync(image, "cd /ctx && find . ! -type d | cut -c3- | LC_ALL=C sort")).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> RunAsync(string image, string script)
    {
        var docker = workshop.Engine.Docker.Containers;
        var container = await docker.CreateContainerAsync(new CreateContainerParameters { Image = image, Cmd = ["bash", "-c", script], HostConfig = new HostConfig { NetworkMode = "none" } });
        await docker.StartContainerAsync(container.ID, new ContainerStartParameters());
        await docker.WaitContainerAsync(container.ID);
        using var logs = await docker.GetContainerLogsAsync(container.ID, tty: false, new ContainerLogsParameters { ShowStdout = true });
        return (await logs.ReadOutputToEndAsync(CancellationToken.None)).stdout;
    }
}
