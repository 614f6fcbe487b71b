using Molecule.Containers.Processes;

namespace Molecule.Benchmarks.Host;

/// <summary>A .NET console program that does nothing, built here and now: what no build host in .NET can beat.</summary>
internal sealed class EmptyProgram(string folder)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
        </Project>
        """;

    private string Source => Path.Combine(folder, "Program.cs");

    private string Assembly => Path.Combine(folder, "bin", "Release", "net10.0", "empty.dll");

    public async Task CreateAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "empty.csproj"), Project, cancellation);
        await File.WriteAllTextAsync(Source, "return 0;\n", cancellation);
        await BuildAsync(cancellation);
    }

    public Task StartAsync(CancellationToken cancellation) => Scratch.RunAsync(new ProcessSpec("dotnet", [Assembly]), cancellation);

    /// <summary>One change, as a person without a bootstrapper would try it: compile, run.</summary>
    public async Task ChangeAndStartAsync(CancellationToken cancellation)
    {
        await File.AppendAllTextAsync(Source, "// changed\n", cancellation);
        await BuildAsync(cancellation);
        await StartAsync(cancellation);
    }

    private Task BuildAsync(CancellationToken cancellation) =>
        Scratch.RunAsync(new ProcessSpec("dotnet", ["build", folder, "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false"]), cancellation);
}
