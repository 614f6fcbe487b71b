namespace Molecule.Suites.Tests;

public sealed class HeldFolderTests
{
    private readonly string _prefix = $"molecule-held-{Guid.NewGuid():n}-";

    [Fact]
    public void It_goes_with_its_owner_and_all_that_is_in_it()
    {
        using (var folder = HeldFolder.Create(_prefix))
        {
            File.WriteAllText(Path.Combine(folder.Path, "large"), "text");
            Remains().Length.ShouldBe(2, "a folder and its lock");
        }

        Remains().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_owner_has_left_goes_at_the_next_start_and_what_is_in_use_stays()
    {
        using var used = HeldFolder.Create(_prefix);
        var left = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), _prefix + "left")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "large"), "text");
        await File.WriteAllTextAsync(left + ".lock", string.Empty);

        // Again when need be: a process that another test begins has a share of every open file until it runs its own program.
        for (var attempt = 0; Directory.Exists(left) && attempt < 100; attempt++)
        {
            HeldFolder.RemoveAbandoned(_prefix);
            await Task.Delay(50);
        }

        Remains().Order(StringComparer.Ordinal).ShouldBe([used.Path, used.Path + ".lock"]);
    }

    private string[] Remains() => Directory.GetFileSystemEntries(Path.GetTempPath(), _prefix + "*");
}
