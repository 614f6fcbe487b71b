using System.ComponentModel;
using System.Threading.Tasks;
using Molecule.Suites;
using Molecule.Terminal.Suites;
using Nuke.Common;
using Nuke.Common.IO;

/// <summary>Tests, guards and benchmarks.</summary>
partial class Build
{
    [Category("tests"), Parameter("Only tests that match, such as FullyQualifiedName~Images")]
    readonly string? Filter;

    AbsolutePath TestAssembly(string project) => RootDirectory / "tests" / project / "bin" / Configuration / "net10.0" / $"{project}.dll";

    Task RunSuites(params SuiteKind[] kinds) => new TestCommands(Context, ImageOptions).RunAsync(kinds, Configuration, Filter);

    [Category("tests")]
    Target Test => _ => _
        .Description("Everything that must hold: all suites, with a real engine")
        .DependsOn(Compile)
        .Executes(() => RunSuites());

    [Category("tests")]
    Target ProvisionerTests => _ => _
        .Description("The provisioner module's own tests; no engine")
        .DependsOn(Compile)
        .Executes(() => RunSuites(SuiteKind.Provisioner));

    [Category("tests")]
    Target Guards => _ => _
        .Description("Invariants of the repository itself")
        .DependsOn(Compile)
        .Executes(() => RunSuites(SuiteKind.Guards));

    [Category("tests"), Parameter("ProveGuards: only this guard, by the name of its class")]
    readonly string? Guard;

    [Category("tests")]
    Target ProveGuards => _ => _
        .Description("Shows that each guard can fail: breaks what it protects in a scratch copy, sees it red, and green again")
        .DependsOn(Compile)
        .Executes(() => new TestCommands(Context, ImageOptions).ProveGuardsAsync(Configuration, Guard));

    [Category("tests")]
    Target ApproveSurfaces => _ => _
        .Description("Writes what each room shows to others to the files that the guards compare with")
        .DependsOn(Compile)
        .Executes(() => DotNet($"exec {TestAssembly("Molecule.Guards.Tests")} approve-surfaces"));

    [Category("tests")]
    Target Acceptance => _ => _
        .Description("Tests on a real engine, a real registry and real git")
        .DependsOn(Compile)
        .Executes(() => RunSuites(SuiteKind.Acceptance));

    [Category("tests")]
    Target UnitTests => _ => _
        .Description("All suites that need no engine, on any system")
        .DependsOn(Compile)
        .Executes(() => RunSuites(SuiteKind.Unit, SuiteKind.Provisioner));

    [Category("tests")]
    Target Mutate => _ => _
        .Description("Changes the provisioner's decision code one place at a time, and tells which changes no test notices")
        .Executes(() => new MutationCommands(Context).RunAsync());

    [Category("tests"), Parameter("Chaos: how often each of its tests is run, with a seed of its own (100); Bench: how often each way is measured (as the suite has it)")]
    readonly int? Rounds;

    [Category("tests")]
    Target Chaos => _ => _
        .Description("The tests with random moments, many times: kills, restarts and interruptions from --rounds seeds")
        .DependsOn(Compile)
        .Executes(() => new TestCommands(Context, ImageOptions).RunChaosAsync(Configuration, Filter, Rounds));

    [Category("tests"), Parameter("Which benchmarks: host, images, provisioner, push or stack")]
    readonly BenchmarkSuite Suite;

    [Category("tests")]
    Target Bench => _ => _
        .Description("Measures against named alternatives in the same run; nothing fails for being slow")
        .DependsOn(Compile)
        .Executes(() => new BenchCommands(Context).RunAsync(TestAssembly("Molecule.Benchmarks"), Suite.ToString(), Rounds));
}

/// <summary>What is measured.</summary>
public enum BenchmarkSuite
{
    Host,
    Images,
    Provisioner,
    Push,
    Stack,
}
