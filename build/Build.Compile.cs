using System.ComponentModel;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

/// <summary>The repository's own code.</summary>
partial class Build
{
    [Category("code"), Parameter("What the solution is compiled as")]
    readonly Configuration Configuration = Configuration.Release;

    [PathVariable("dotnet")]
    readonly Tool DotNet = null!;

    [Category("code")]
    Target Clean => _ => _
        .Description("Removes what Compile and the tests leave behind; caches and the running build stay")
        .Before(Compile)
        .Executes(() =>
        {
            (RootDirectory / "src").GlobDirectories("*/bin", "*/obj").DeleteDirectories();
            (RootDirectory / "tests").GlobDirectories("*/bin", "*/obj").DeleteDirectories();
        });

    [Category("code")]
    Target Compile => _ => _
        .Description("Compiles the solution")
        .Executes(() => DotNet($"build {SolutionFile} --configuration {Configuration} --nologo --verbosity quiet"));

    [Category("code")]
    Target GenerateWorkflows => _ => _
        .Description("Writes the CI definitions")
        .Executes(() =>
        {
            foreach (var (file, text) in Workflows.All)
            {
                (RootDirectory / file).Parent.CreateDirectory();
                File.WriteAllText(RootDirectory / file, text);
            }
        });
}

/// <summary>What a project is compiled as.</summary>
[TypeConverter(typeof(TypeConverter<Configuration>))]
public class Configuration : Enumeration
{
    public static readonly Configuration Debug = new() { Value = nameof(Debug) };
    public static readonly Configuration Release = new() { Value = nameof(Release) };
}
