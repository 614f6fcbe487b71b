using System.ComponentModel;
using System.Runtime.InteropServices;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Serilog;

namespace Molecule.BuildHost.Sample;

internal enum Colour
{
    Red,
    Green,
}

/// <summary>A component: its target and its parameter come with the interface.</summary>
internal interface IGreets : INukeBuild
{
    [Parameter("Whom to greet")]
    string? Whom => TryGetValue(() => Whom);

    Target Greet => _ => _
        .Description("Greets")
        .Executes(() => Log.Information("Hello {Whom:l}", Whom ?? "nobody"));
}

/// <summary>One target per thing that the host can do.</summary>
internal sealed class MainBuild : NukeBuild, IGreets
{
    public static int Start()
    {
        AppContext.SetData("build.remedy", (Func<Exception, string?>)(failure => failure is FormatException ? "Write it differently." : null));
        AppContext.SetData("build.exitCode", (Func<Exception, int>)(failure => failure is FormatException ? 2 : 1));
        return Execute<MainBuild>(build => build.Second);
    }

    [Category("numbers"), Parameter("The port")]
    private readonly int HostPort = 80;

    [Parameter("Names", Separator = ",")]
    private readonly string[] Names = [];

    [Parameter]
    private readonly Colour? Colour;

    [Parameter]
    private readonly AbsolutePath? Folder;

    [Parameter, Secret]
    private readonly string? ApiToken;

    [Parameter]
    private readonly string? Needed;

    [PathVariable("sh")]
    private readonly Tool Sh = null!;

    [Category("numbers")]
    private Target First => _ => _
        .Description("Comes first")
        .Executes(() => Log.Information("first"));

    [Category("numbers")]
    private Target Second => _ => _
        .Description("Comes second")
        .DependsOn(First)
        .Executes(async () =>
        {
            await Task.Yield();
            Log.Information("second");
        });

    private Target Show => _ => _
        .Executes(() => Log.Information(
            "port={Port} names={Names:l} colour={Colour:l} folder={Folder:l}", HostPort, string.Join('|', Names), Colour?.ToString(), (string?)Folder));

    private Target Leak => _ => _
        .Executes(() =>
        {
            Log.Information("token is {Token}", ApiToken);
            Console.WriteLine($"printed {ApiToken}");
            Sh($"-c {$"echo said {ApiToken}"}");
            throw new InvalidOperationException($"bad token {ApiToken}");
        });

    private Target Prints => _ => _
        .Executes(() => Console.WriteLine($"\e[32mgreen {ApiToken}\e[0m"));

    private Target NeedsIt => _ => _
        .DependsOn(First)
        .Requires(() => Needed)
        .Executes(() => Log.Information("needed={Needed:l}", Needed));

    private Target Fails => _ => _
        .DependsOn(First)
        .Executes(() =>
        {
            Log.Warning("be careful");
            throw new InvalidOperationException("it broke");
        });

    private Target Misused => _ => _.Executes(() => throw new FormatException("wrong format"));

    private Target FailsSoftly => _ => _
        .ProceedAfterFailure()
        .Executes(() => throw new InvalidOperationException("it broke softly"));

    private Target CleansUp => _ => _
        .AssuredAfterFailure()
        .After(Fails, FailsSoftly)
        .Executes(() => Log.Information("cleaned up"));

    private Target Afterwards => _ => _
        .After(Fails, FailsSoftly)
        .Executes(() => Log.Information("afterwards"));

    private Target Never => _ => _
        .DependsOn(First)
        .OnlyWhenStatic(() => HostPort == 1)
        .WhenSkipped(DependencyBehavior.Skip)
        .Executes(() => Log.Information("never"));

    private Target NotThen => _ => _
        .DependsOn(First)
        .OnlyWhenDynamic(() => HostPort == 1)
        .Executes(() => Log.Information("not then"));

    private Target Sends => _ => _
        .Triggers(Receives)
        .Executes(() => Log.Information("sends"));

    private Target Receives => _ => _.Executes(() => Log.Information("receives"));

    private Target Alike => _ => _.Inherit(Second).Description("Like the second");

    private Target Hidden => _ => _.Unlisted().Executes(() => Log.Information("hidden"));

    private Target Sleeps => _ => _.Executes(() =>
    {
        Log.Information("sleeping");
        Thread.Sleep(TimeSpan.FromMinutes(1));
    });

    /// <summary>Goes on as if nothing had happened, and ends after the signal, however late it comes.</summary>
    private Target Finishes => _ => _.Executes(() =>
    {
        using var heard = new ManualResetEventSlim();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => heard.Set());
        Log.Information("finishing");
        heard.Wait();
    });

    private Target Fragile => _ => _
        .DependsOn(First)
        .Executes(() => Assert.True(Needed == "mended", "not mended yet"));
}

internal sealed class CycleBuild : NukeBuild
{
    public static int Start() => Execute<CycleBuild>(build => build.Alone);

    private Target Alone => _ => _.Executes(() => Log.Information("alone"));

    private Target Hen => _ => _.DependsOn(Egg);

    private Target Egg => _ => _.DependsOn(Chick);

    private Target Chick => _ => _.DependsOn(Hen);
}

internal interface IAlso : INukeBuild
{
    Target Greet => _ => _;
}

internal sealed class DoubleBuild : NukeBuild, IGreets, IAlso
{
    public static int Start() => Execute<DoubleBuild>();
}
