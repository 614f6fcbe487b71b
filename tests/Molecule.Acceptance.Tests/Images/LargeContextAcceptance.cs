using System.Diagnostics;
using System.Globalization;
using Molecule.Acceptance.Tests.Workspaces;

namespace Molecule.Acceptance.Tests.Images;

public sealed class LargeContextAcceptance : IDisposable
{
    private const long TwoGigabytes = 2L << 30;
    private const long Allowed = 150_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-large-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_context_of_two_gigabytes_is_sent_and_hashed_in_less_than_150_MB_of_memory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // With holes: two gigabytes to whoever reads it, and nothing on the disk.
        await File.WriteAllTextAsync(Path.Combine(_folder, "Dockerfile"), "FROM scratch\nCOPY . /\n");
        foreach (var name in (string[])["a", "b"])
        {
            await using var file = File.Create(Path.Combine(_folder, name));
            file.SetLength(TwoGigabytes / 2);
        }

        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(OwnerProcess).Assembly.Location, LargeContextProcess.Mode, _folder]) { RedirectStandardOutput = true })!;
        var said = (await process.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0);
        long.Parse(said[0], CultureInfo.InvariantCulture).ShouldBeGreaterThan(TwoGigabytes);
        said[1].Length.ShouldBe(64);
        long.Parse(said[2], CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(TwoGigabytes);
        long.Parse(said[3], CultureInfo.InvariantCulture).ShouldBeLessThan(Allowed);
    }
}
