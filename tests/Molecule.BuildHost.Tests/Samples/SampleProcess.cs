using System.Diagnostics;

namespace Molecule.BuildHost.Tests.Samples;

/// <summary>How a sample build ended.</summary>
public sealed record SampleResult(int ExitCode, string Output, string Errors)
{
    public string All => Output + Errors;
}

/// <summary>A clone of nothing: a folder with settings, in which a sample build runs as a process.</summary>
public sealed class SampleProcess : IDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT"];

    public SampleProcess() => Directory.CreateDirectory(Path.Combine(Folder, ".nuke"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("sample build ").FullName;

    public string Settings(string file) => Path.Combine(Folder, ".nuke", file);

    public SampleResult Run(params string[] arguments) => Run([], arguments);

    public SampleResult Run((string Name, string Value)[] variables, params string[] arguments)
    {
        using var process = Start(variables, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public Process Start((string Name, string Value)[] variables, params string[] arguments)
    {
        // A test run in the background of a shell ignores SIGINT, and hands that down to whatever it starts.
        string[] command = [.. OperatingSystem.IsLinux() ? new[] { "env", "--default-signal=INT", "dotnet" } : ["dotnet"], Path.Combine(AppContext.BaseDirectory, "Molecule.BuildHost.Sample.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The build that runs these tests has an environment of its own, which is not to be seen here.
        var kept = Inherited.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach (var (name, value) in kept.Where(entry => entry.Value is not null).Select(entry => (entry.Key, entry.Value!)).Concat(variables))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
