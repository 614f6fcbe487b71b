using Molecule.Images.Manifest;
using Molecule.Images.Smoke;

namespace Molecule.Images.Tests.Smoke;

public sealed class SmokeRecordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-smoke-").FullName;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_record_is_of_use_as_long_as_its_image_is_there_and_a_draft_as_long_as_somebody_may_be_writing_it()
    {
        var records = SmokeRecords.In(_folder);
        records.List().ShouldBeEmpty();
        records.Record("sha256:there", SmokeProbe.Default);
        records.Record("sha256:gone", SmokeProbe.Default);
        Draft("old.tmp", TimeSpan.FromHours(2));
        Draft("fresh.tmp", TimeSpan.FromMinutes(1));

        records.List().Where(record => SmokeRecords.IsUseless(record, ["sha256:other", "sha256:there"], _now)).Select(record => record.Name).ShouldBe(["gone", "old.tmp"]);
    }

    private void Draft(string name, TimeSpan age)
    {
        var file = Path.Combine(_folder, "smoke", name);
        File.WriteAllText(file, "passed");
        File.SetLastWriteTimeUtc(file, (_now - age).UtcDateTime);
    }
}
