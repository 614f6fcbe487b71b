using Molecule.Containers.Processes;

namespace Molecule.Suites.Tests;

/// <summary>Runs the real <c>dotnet format</c> on a solution of one file.</summary>
public sealed class FormatSuiteTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("molecule-suites-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Run_fails_for_usings_out_of_order_and_says_what_puts_them_in_order_and_passes_when_they_are()
    {
        Write(".editorconfig", "root = true\n[*.cs]\ndotnet_sort_system_directives_first = true\n");
        Write("Molecule.slnx", "<Solution><Project Path=\"One/One.csproj\" /></Solution>\n");
        Write("One/One.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>\n");
        (await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("dotnet", ["restore", _root]), CancellationToken.None)).EnsureSuccess("Restoring", "See above.");

        Write("One/One.cs", "using System.Text;\nusing System.IO;\n");
        var wrong = await RunAsync();
        Write("One/One.cs", "using System.IO;\nusing System.Text;\n");
        var right = await RunAsync();

        (wrong.Passed, wrong.Failed).ShouldBe((0, 1));
        wrong.Failures.ShouldHaveSingleItem().Message.ShouldContain("One.cs(1,1): error IMPORTS");
        wrong.Failures[0].Message.ShouldContain("\nThis formats them: dotnet format Molecule.slnx --no-restore");
        (right.Passed, right.Failed).ShouldBe((1, 0));
    }

    private Task<SuiteResult> RunAsync() => new FormatSuite(_root).RunAsync(new SuiteOptions { ResultsFolder = _root }, new Progress<SuiteEvent>(), TimeProvider.System, CancellationToken.None);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
