using System.Diagnostics;
using System.IO.Compression;
using Molecule.BuildHost.Tests.Samples;

namespace Molecule.BuildHost.Tests.Bootstrapper;

/// <summary>
/// A clone with the real bootstrapper and the smallest build project there is, in a folder with spaces, with a package feed and a
/// package cache of its own, so that nothing is fetched and nothing of the machine's is touched.
/// </summary>
public sealed class ScratchClone : IDisposable
{
    // What the tests themselves need, and what the engine's package brings.
    private static readonly string[] Foreign =
        ["Molecule.BuildHost", "Nuke.", "Serilog", "xunit", "Shouldly", "testhost", "Microsoft.Test", "Microsoft.VisualStudio", "Microsoft.CodeCoverage", "Microsoft.Extensions.TimeProvider", "DiffEngine", "EmptyFiles"];

    private readonly string _top = Directory.CreateTempSubdirectory("boot strapper ").FullName;

    public ScratchClone()
    {
        Directory.CreateDirectory(Path.Combine(Root, ".nuke"));
        Directory.CreateDirectory(Feed);
        foreach (var file in new[] { "build.sh", "global.json" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(Root, file));
        }

        Write("NuGet.config", "<configuration><packageSources><clear/><add key=\"local\" value=\"../feed\"/></packageSources></configuration>");
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Configuration Condition="'$(Configuration)' == ''">Release</Configuration>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
              </PropertyGroup>
            </Project>
            """);
        Write("Directory.Packages.props", "<Project><ItemGroup><PackageVersion Include=\"Nuke.Common\" Version=\"10.1.0\"/></ItemGroup></Project>");
        Write("build/Directory.Build.props", """
            <Project>
              <Import Project="../Directory.Build.props" />
              <PropertyGroup>
                <BaseIntermediateOutputPath>$(MSBuildThisFileDirectory)obj/$(NukeEngine)/</BaseIntermediateOutputPath>
                <BaseOutputPath>$(MSBuildThisFileDirectory)bin/$(NukeEngine)/</BaseOutputPath>
              </PropertyGroup>
            </Project>
            """);
        Write("build/_build.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup Condition="'$(NukeEngine)' == 'package'"><PackageReference Include="Nuke.Common" /></ItemGroup>
            </Project>
            """);
        Program("1");
    }

    public string Root => Path.Combine(_top, "the clone");

    public string Feed => Path.Combine(_top, "feed");

    /// <summary>How often the build project has been compiled.</summary>
    public int Compilations => Directory.Exists(Path.Combine(Root, ".nuke/temp/host"))
        ? Directory.EnumerateFiles(Path.Combine(Root, ".nuke/temp/host"), "current", SearchOption.AllDirectories)
            .Sum(file => int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture))
        : 0;

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A build that prints its version, its arguments and the engine, and ends with the code that its first argument names.</summary>
    public void Program(string version) => Write("build/Build.cs", $$"""
        System.Console.WriteLine("version {{version}}: " + string.Join("|", args) + " on " + System.Environment.GetEnvironmentVariable("NUKE_ENGINE_REASON"));
        return args.Length > 0 && int.TryParse(args[0], out var code) ? code : 0;
        """);

    /// <summary>
    /// This repository's own build in place of the smallest one. The rooms below it are there as what the tests were compiled with: they have nothing
    /// to do with the engine above.
    /// </summary>
    public void TakeRealBuild()
    {
        var real = Path.Combine(AppContext.BaseDirectory, "RealBuild");
        foreach (var file in Directory.EnumerateFiles(real, "*", SearchOption.AllDirectories))
        {
            Write(Path.GetRelativePath(real, file), File.ReadAllText(file));
        }

        Write("src/Molecule.Terminal/Molecule.Terminal.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><AssemblyName>Nothing</AssemblyName></PropertyGroup></Project>""");
        Write("Directory.Build.targets", $"""
            <Project>
              <ItemGroup Condition="'$(MSBuildProjectName)' == '_build'">
                {string.Join('\n', Rooms().Select(file => $"<Reference Include=\"{Path.GetFileNameWithoutExtension(file)}\" HintPath=\"{file}\" />"))}
              </ItemGroup>
            </Project>
            """);
    }

    private static IEnumerable<string> Rooms() => Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(file => !Foreign.Any(prefix => Path.GetFileName(file).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A package that restores and holds nothing, or the stand-in: the same contract, under the package's name.</summary>
    public void AddDummyPackage(bool standIn = false)
    {
        using var package = ZipFile.Open(Path.Combine(Feed, "Nuke.Common.10.1.0.nupkg"), ZipArchiveMode.Create);
        using (var specification = new StreamWriter(package.CreateEntry("Nuke.Common.nuspec").Open()))
        {
            specification.Write("<package><metadata><id>Nuke.Common</id><version>10.1.0</version><authors>test</authors><description>Empty</description></metadata></package>");
        }

        if (!standIn)
        {
            package.CreateEntry("lib/net10.0/_._");
            return;
        }

        foreach (var library in (string[])["Nuke.Embedded.dll", "Serilog.dll"])
        {
            package.CreateEntryFromFile(Path.Combine(AppContext.BaseDirectory, library), "lib/net10.0/" + library);
        }
    }

    public SampleResult Run(params string[] arguments) => Run([], Path.Combine(Root, "build.sh"), arguments);

    public SampleResult Run((string Name, string Value)[] variables, string script, params string[] arguments)
    {
        using var process = Start(variables, script, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public Process Start((string Name, string Value)[] variables, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [script, .. arguments])
        {
            WorkingDirectory = _top,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = _top;
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_top, "packages");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(_top, recursive: true);
}
