using Molecule.Containers.Processes;
using Molecule.Images.Agent;

namespace Molecule.Images.Tests.Agent;

public sealed class DotnetHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-dotnet-host").FullName;

    [Fact]
    public void Find_prefers_the_dotnet_that_runs_this_process()
    {
        var own = Install("own", "10.0.100");
        var other = Install("other", "10.0.200");

        DotnetHost.Find(Variables(("DOTNET_HOST_PATH", other)), own).Path.ShouldBe(own);
    }

    [Fact]
    public void Find_passes_over_a_runtime_that_has_no_sdk()
    {
        var runtimeOnly = Install("runtime", sdk: null);
        var complete = Install("sdk", "10.0.100");

        DotnetHost.Find(Variables(("PATH", Path.GetDirectoryName(runtimeOnly) + Path.PathSeparator + Path.GetDirectoryName(complete))), null).Path.ShouldBe(complete);
    }

    [Fact]
    public void Find_nothing_names_the_places_and_the_remedy()
    {
        var exception = Should.Throw<AgentPublishException>(() => DotnetHost.Find(Variables(("PATH", _folder)), Path.Combine(_folder, "build")));

        exception.Message.ShouldContain("DOTNET_HOST_PATH");
        exception.Remedy.ShouldContain(".NET 10 SDK");
    }

    [Fact]
    public void Toolchain_names_the_installed_sdks_in_a_fixed_order()
    {
        var dotnet = Install("two", "10.0.200");
        Install("two", "10.0.100");

        new DotnetHost(dotnet).Toolchain().ShouldBe("10.0.100;10.0.200");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Dictionary Variables(params (string Name, string Value)[] variables) => new(variables.ToDictionary(pair => pair.Name, pair => pair.Value));

    private string Install(string name, string? sdk)
    {
        var folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(folder);
        if (sdk is not null)
        {
            var tools = Directory.CreateDirectory(Path.Combine(folder, "sdk", sdk));
            File.WriteAllText(Path.Combine(tools.FullName, "dotnet.dll"), string.Empty);
        }

        var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        File.WriteAllText(executable, string.Empty);
        return executable;
    }

    private sealed class Dictionary(Dictionary<string, string> values) : IEnvironmentVariables
    {
        public string? Get(string name) => values.GetValueOrDefault(name);
    }
}
