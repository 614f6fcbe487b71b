using System.Text.Json;
using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Tests.Engines.Managed;

public sealed class DaemonStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-daemon-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_managed_engine_is_told_to_bound_what_it_keeps_of_builds()
    {
        var paths = new ManagedPaths(_folder);

        new DaemonState(paths).CreateFolders();

        using var configuration = JsonDocument.Parse(File.ReadAllText(paths.ConfigurationFile));
        var collection = configuration.RootElement.GetProperty("builder").GetProperty("gc");
        collection.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        collection.GetProperty("defaultKeepStorage").GetString().ShouldBe("10GB");
    }
}
