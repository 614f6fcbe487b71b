namespace Molecule.BuildHost.Tests.Bootstrapper;

/// <summary>Each fact is a story of several starts, since the first start of a clone is what costs time here.</summary>
public sealed class BootstrapperTests : IDisposable
{
    private readonly ScratchClone _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public void It_compiles_when_an_input_changed_and_only_then()
    {
        var first = _clone.Run("A b", "--c");
        first.ExitCode.ShouldBe(0, first.All);
        first.Output.ShouldStartWith($"version 1: A b|--c|--root|{_clone.Root} on ");
        first.Errors.ShouldContain("Building the build (first time)");

        _clone.Run().Errors.ShouldBeEmpty();
        _clone.Write("build/stack.yaml", "services: {}");
        _clone.Write("src/templates/_shared/Dockerfile", "FROM x");
        _clone.Run().Errors.ShouldBeEmpty();
        _clone.Compilations.ShouldBe(1);

        _clone.Program("2");
        var changed = _clone.Run();
        changed.Output.ShouldStartWith("version 2: ");
        changed.Errors.ShouldContain("Building the build (after a change)");

        // The provisioner embeds these.
        _clone.Write("src/templates/codex/config.yaml", "name: x");
        _clone.Run().Errors.ShouldContain("after a change");

        _clone.Write("src/Room/Notes.cs", "");
        _clone.Run().Errors.ShouldContain("after a change");
        File.Delete(Path.Combine(_clone.Root, "src/Room/Notes.cs"));
        _clone.Run().Errors.ShouldContain("after a change");
        _clone.Run().Errors.ShouldBeEmpty();

        _clone.Program("broken(\"");
        var broken = _clone.Run();
        broken.ExitCode.ShouldBe(1);
        broken.Errors.ShouldContain("error CS");
        broken.Errors.ShouldContain("The build itself does not compile.");
        _clone.Program("2");
        _clone.Run().Output.ShouldStartWith("version 2: ");
    }

    [Fact]
    public async Task It_works_through_links_and_when_two_start_at_once()
    {
        var link = Path.Combine(Path.GetDirectoryName(_clone.Root)!, "a link");
        File.CreateSymbolicLink(link, Path.Combine("the clone", "build.sh"));

        // A start that was killed while it compiled leaves its lock behind: a process id that is no longer in use.
        var runs = Path.Combine(_clone.Root, ".nuke/temp/host/embedded");
        Directory.CreateDirectory(runs);
        File.CreateSymbolicLink(Path.Combine(runs, "lock"), "999999999");

        var starts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => _clone.Run([], link, "x"))));
        starts.ShouldAllBe(start => start.ExitCode == 0 && start.Output.StartsWith("version 1: x|--root|"), starts[0].All + starts[1].All);
        _clone.Compilations.ShouldBe(1);
        File.Exists(Path.Combine(runs, "lock")).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(runs).Select(Path.GetFileName).ShouldBe(["1", "current"], ignoreOrder: true);

        var ended = _clone.Run([("NUKE_ENGINE", "embedded")], link, "7", "--root", "elsewhere");
        ended.ExitCode.ShouldBe(7);
        ended.Output.ShouldBe($"version 1: 7|--root|elsewhere on NUKE_ENGINE asks for it{Environment.NewLine}");
    }

    [Fact]
    public void The_engine_is_found_out_once_and_can_be_asked_for()
    {
        var refused = _clone.Run([("NUKE_ENGINE", "package")], Path.Combine(_clone.Root, "build.sh"));
        refused.ExitCode.ShouldBe(2, refused.All);
        refused.Errors.ShouldContain("NUKE_ENGINE is package, but NUKE's package does not restore on this machine:");
        refused.Errors.ShouldContain("NU1101");
        refused.Output.ShouldBeEmpty();
        File.ReadAllText(Path.Combine(_clone.Root, ".nuke/temp/host/engine")).ShouldBe("embedded:NUKE's package does not restore here\n");

        var unknown = _clone.Run([("NUKE_ENGINE", "both")], Path.Combine(_clone.Root, "build.sh"));
        unknown.ExitCode.ShouldBe(2);
        unknown.Errors.ShouldContain("NUKE_ENGINE is \"both\", but must be auto, package or embedded.");

        _clone.AddDummyPackage();
        var package = _clone.Run([("NUKE_ENGINE", "package")], Path.Combine(_clone.Root, "build.sh"), "255");
        package.ExitCode.ShouldBe(1, package.All);
        package.Errors.ShouldContain("NUKE package engine (NUKE_ENGINE asks for it)");
        Directory.Exists(Path.Combine(_clone.Root, "build/bin/package")).ShouldBeTrue();
        Directory.Exists(Path.Combine(_clone.Root, "build/bin/embedded")).ShouldBeFalse();

        // The answer is kept: nobody looks at the feed again.
        Directory.Delete(_clone.Feed, recursive: true);
        _clone.Run("0").Errors.ShouldContain("NUKE package engine (NUKE's package restores here)");
    }

    [Fact]
    public void This_repository_s_own_targets_run_on_what_the_package_promises()
    {
        _clone.TakeRealBuild();
        _clone.AddDummyPackage(standIn: true);
        var script = Path.Combine(_clone.Root, "build.sh");

        var first = _clone.Run([("NUKE_ENGINE", "package"), ("RunAnalyzers", "false")], script, "GenerateWorkflows");
        first.ExitCode.ShouldBe(0, first.All);
        first.Errors.ShouldContain("Building the build (first time)");
        first.Errors.ShouldContain("NUKE package engine (NUKE_ENGINE asks for it)");
        File.Exists(Path.Combine(_clone.Root, ".github/workflows/ci.yml")).ShouldBeTrue();
        File.ReadAllText(Path.Combine(_clone.Root, ".nuke/temp/host/engine")).ShouldStartWith("package:");
        Directory.Exists(Path.Combine(_clone.Root, "build/obj/package")).ShouldBeTrue();
        Directory.Exists(Path.Combine(_clone.Root, "build/obj/embedded")).ShouldBeFalse();
        Directory.GetFiles(Path.Combine(_clone.Root, "build"), "*.lock.json").ShouldBeEmpty();

        var again = _clone.Run([("NUKE_ENGINE", "package")], script, "Tset");
        again.Errors.ShouldNotContain("Building the build");
        again.Errors.ShouldContain("Did you mean Test?");
        again.ExitCode.ShouldBe(2, again.All);
    }

    [Fact]
    public void Without_an_SDK_it_says_how_to_get_one()
    {
        var tools = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_clone.Root)!, "tools")).FullName;
        foreach (var tool in new[] { "sh", "readlink", "mkdir", "sed", "rm", "find", "cksum", "sort", "cmp", "ln" })
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), $"/usr/bin/{tool}");
        }

        var result = _clone.Run([("PATH", tools), ("DOTNET_ROOT", "/nowhere"), ("NUKE_ENGINE", "embedded")], Path.Combine(_clone.Root, "build.sh"));
        result.ExitCode.ShouldBe(2, result.All);
        result.Errors.ShouldContain("No .NET SDK fits global.json, which asks for 10.0.100");
        result.Errors.ShouldContain("dotnet-install.sh | bash -s -- --channel 10.0");
        result.Errors.ShouldContain("DOTNET_ROOT (/nowhere)");
    }
}
