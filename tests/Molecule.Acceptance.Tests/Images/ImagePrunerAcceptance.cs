using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;
using Molecule.Images.Templates.Git;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>Only ever with this test's isolation token: other tests build on the same engine at the same time.</summary>
public sealed class ImagePrunerAcceptance(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>
{
    [Fact]
    public async Task Old_images_go_but_not_the_latest_nor_one_that_a_container_uses()
    {
        var ids = new List<ImageReportEntry>();
        foreach (var content in (string[])["1", "2", "3"])
        {
            workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /\nCMD [\"true\"]", ("a.txt", content));
            ids.Add((await workshop.Pipeline.BuildAsync(workshop.Options(RuntimeCatalogue.Codex), null, CancellationToken.None)).Images.Single());
        }

        await workshop.Engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters { Image = ids[0].ImageId });

        var would = await PruneAsync(dryRun: true);
        (await ExistAsync(ids)).ShouldBe([true, true, true]);
        var did = await PruneAsync(dryRun: false);

        (await ExistAsync(ids)).ShouldBe([true, false, true]);
        did.Removed.Select(item => item.Name).ShouldBe([ids[1].Tags[0]]);
        did.InUse.ShouldBe([ids[0].Tags[0]]);
        would.Removed.ShouldBe(did.Removed);
    }

    [Fact]
    public async Task The_record_of_a_smoke_test_goes_when_the_engine_does_not_have_the_image()
    {
        workshop.WriteTemplate(RuntimeCatalogue.Hermes, "CMD [\"true\"]");
        var built = (await workshop.Pipeline.BuildAsync(workshop.Options(RuntimeCatalogue.Hermes), null, CancellationToken.None)).Images.Single().ImageId!;
        var probe = ImageWorkshop.Manifest.Select([RuntimeCatalogue.Hermes])[0].Smoke;
        var gone = "sha256:" + new string('0', 64);
        var records = SmokeRecords.In(Path.Combine(workshop.Folder, "state"));
        records.Record(built, probe);
        records.Record(gone, probe);
        var file = Path.Combine(workshop.Folder, "state", "smoke", new string('0', 64));

        (await PruneAsync(dryRun: true)).Removed.ShouldContain(item => item.Kind == "record" && item.Name == file && item.Size > 0);
        records.HasPassed(gone, probe).ShouldBeTrue();
        (await PruneAsync(dryRun: false)).Removed.Where(item => item.Kind == "record").ShouldHaveSingleItem().Name.ShouldBe(file);

        records.HasPassed(gone, probe).ShouldBeFalse();
        records.HasPassed(built, probe).ShouldBeTrue();
    }

    [Fact]
    public async Task Clones_beyond_the_newest_go()
    {
        var folder = Path.Combine(workshop.Folder, "cache", "hermes");
        foreach (var age in (int[])[1, 2, 3])
        {
            var clone = Directory.CreateDirectory(Path.Combine(folder, new string((char)('0' + age), 12)));
            await File.WriteAllTextAsync(Path.Combine(clone.FullName, "file"), "12345");
            clone.LastWriteTimeUtc = DateTime.UnixEpoch.AddDays(100 - age);
        }

        var report = await PruneAsync(dryRun: false, keep: 2);

        report.Removed.Where(item => item.Kind == "clone").ShouldBe([new PrunedItem("clone", Path.Combine(folder, "333333333333"), 5)]);
        Directory.GetDirectories(folder).Length.ShouldBe(2);
    }

    private async Task<bool[]> ExistAsync(IEnumerable<ImageReportEntry> entries)
    {
        var images = (await workshop.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters { All = true })).Select(image => image.ID).ToHashSet();
        return [.. entries.Select(entry => images.Contains(entry.ImageId!))];
    }

    private Task<PruneReport> PruneAsync(bool dryRun, int keep = 1) =>
        new ImagePruner(workshop.Engine, new CloneCache(Path.Combine(workshop.Folder, "cache"), TimeProvider.System, NullLogger.Instance), TimeProvider.System, NullLogger.Instance)
            .PruneAsync(new PruneOptions { Keep = keep, DryRun = dryRun, Isolation = workshop.Isolation, StateFolder = Path.Combine(workshop.Folder, "state") }, CancellationToken.None);
}
