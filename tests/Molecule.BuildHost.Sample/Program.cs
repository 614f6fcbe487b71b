namespace Molecule.BuildHost.Sample;

/// <summary>Small builds that tests run as processes; SAMPLE_BUILD names one.</summary>
internal static class Program
{
    public static int Main() => Environment.GetEnvironmentVariable("SAMPLE_BUILD") switch
    {
        "cycle" => CycleBuild.Start(),
        "doubles" => DoubleBuild.Start(),
        _ => MainBuild.Start(),
    };
}
