using System.Buffers;
using System.Collections.Concurrent;
using System.Formats.Tar;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Templates;
using Molecule.Images.Tests.Templates;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>Each row of the .dockerignore table, built as <c>COPY . /ctx</c> by the docker CLI and by us: the images hold the same files.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DockerIgnoreOracle(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>
{
    // To docker before 23 these meant what they mean in regular expressions, against its own documentation.
    private static readonly SearchValues<char> FormerlySpecial = SearchValues.Create("+()|{}");

    private static readonly string[] Everywhere = ["README.md", "src/main.go", "src/node_modules/y.js", "temp", "temporary", "somedir/temp", "foo/bar", "a.go", ".hidden"];

    [Fact]
    public async Task The_docker_CLI_and_we_copy_the_same_files_for_every_row()
    {
        var cli = await DockerCli.BringAsync(workshop.Engine, Directory.CreateDirectory(Path.Combine(workshop.Folder, "docker")).FullName);
        var rows = DockerIgnoreCases.All.Select(row => (Rules: (string)row[0], Path: (string)row[1]))
            .Where(row => !row.Rules.AsSpan().ContainsAny(FormerlySpecial))
            .GroupBy(row => row.Rules, row => row.Path)
            .ToArray();
        var differences = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (row, _) =>
        {
            var folder = Write(row.Key, [.. row]);
            var theirs = (await cli.BuildAsync(folder)).EnsureSuccess($"docker build with the rules {row.Key}", "Look at the rules.").Output.Trim();
            var ours = (await OurBuildAsync(folder)).ImageId;
            var (expected, actual) = (await FilesAsync(theirs), await FilesAsync(ours));
            if (actual != expected)
            {
                differences.Add($"{row.Key.Replace("\n", "\\n", StringComparison.Ordinal)}: the CLI copies [{expected}], we copy [{actual}]");
            }
        });

        rows.Length.ShouldBeGreaterThan(30);
        differences.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(DockerIgnoreCases.Malformed), MemberType = typeof(DockerIgnoreCases))]
    public async Task What_we_refuse_the_docker_CLI_refuses(string rule)
    {
        var cli = await DockerCli.BringAsync(workshop.Engine, Directory.CreateDirectory(Path.Combine(workshop.Folder, "docker")).FullName);

        (await cli.BuildAsync(Write(rule, []))).ExitCode.ShouldNotBe(0);
    }

    private Task<BuiltImage> OurBuildAsync(string folder) => new ImageBuilder(workshop.Engine, TimeProvider.System, NullLogger.Instance).BuildAsync(
        new ImageBuildRequest { Context = ContextFolder.Read([folder], []) }, null, CancellationToken.None);

    /// <summary>The row's paths and some that are the same everywhere; a path below which another one lies is a folder.</summary>
    private string Write(string rules, IReadOnlyList<string> paths)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workshop.Folder, Guid.NewGuid().ToString("n"))).FullName;
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), $"FROM scratch\nLABEL {workshop.Label}\nCOPY . /ctx\n");
        File.WriteAllText(Path.Combine(folder, DockerIgnore.FileName), rules);
        foreach (var path in paths.Concat(Everywhere).Distinct().OrderByDescending(path => path.Length))
        {
            var file = Path.Combine(folder, path);
            if (!Directory.Exists(file) && !paths.Any(other => path.StartsWith(other + "/", StringComparison.Ordinal) && !other.StartsWith(path, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, other))))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, path);
            }
        }

        return folder;
    }

    /// <summary>
    /// All but the Dockerfile: rules that leave it out keep it from the CLI's <c>COPY .</c>, but over the API it must be part of the context.
    /// </summary>
    private async Task<string> FilesAsync(string image)
    {
        var containers = workshop.Engine.Docker.Containers;
        var container = await containers.CreateContainerAsync(new CreateContainerParameters { Image = image, Cmd = ["never started"] });
        try
        {
            var archive = await containers.GetArchiveFromContainerAsync(container.ID, new GetArchiveFromContainerParameters { Path = "/ctx" }, statOnly: false);
            await using var stream = archive.Stream;
            await using var tar = new TarReader(stream);
            var names = new List<string>();
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                if (entry.EntryType is not TarEntryType.Directory && entry.Name != "ctx/Dockerfile")
                {
                    names.Add(entry.Name["ctx/".Length..]);
                }
            }

            return string.Join(' ', names.Order(StringComparer.Ordinal));
        }
        finally
        {
            await containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true });
        }
    }
}
