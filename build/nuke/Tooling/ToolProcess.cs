using System.Collections.Concurrent;
using System.Diagnostics;
using Nuke.Common.Printing;
using Serilog;

namespace Nuke.Common.Tooling;

/// <summary>A child process whose output is logged line by line, secrets masked.</summary>
internal sealed class ToolProcess : IProcess
{
    private static readonly ConcurrentDictionary<ToolProcess, bool> Alive = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<Output> _output = new();
    private readonly int? _timeout;

    private ToolProcess(ProcessStartInfo start, string shownArguments, int? timeout, Action<OutputType, string>? logger)
    {
        _timeout = timeout;
        Arguments = shownArguments;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Receive(OutputType.Std, line.Data, logger);
        _process.ErrorDataReceived += (_, line) => Receive(OutputType.Err, line.Data, logger);
        _process.Start();
        Alive[this] = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string FileName => _process.StartInfo.FileName;

    public string Arguments { get; }

    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public IReadOnlyCollection<Output> Output => _output;

    /// <summary>The program's path, or null when PATH has none of that name.</summary>
    public static string? Find(string name)
    {
        string[] extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, name + extension)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Null when PATH has no such program, so that a target can require it.</summary>
    public static Tool? ToolFor(string name)
    {
        var program = Find(name);
        return program is null ? null : (arguments, workingDirectory, variables, timeout, logOutput, logInvocation, logger, exitHandler) =>
        {
            var filter = arguments.GetFilter();
            var text = arguments.ToStringAndClear();
            var folder = workingDirectory ?? Directory.GetCurrentDirectory();
            if (logInvocation ?? true)
            {
                Log.Information("> {Program:l} {Arguments:l}", program, filter(text));
            }

            var start = new ProcessStartInfo(program, text)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (key, value) in variables ?? new Dictionary<string, string>())
            {
                start.Environment[key] = value;
            }

            var sink = logOutput ?? true ? logger ?? DefaultLogger : null;
            using var process = new ToolProcess(start, SecretMask.Process.Apply(filter(text)), timeout, sink);
            process.WaitForExit();
            if (exitHandler is not null)
            {
                exitHandler(process);
            }
            else if (!process.HasExited || process.ExitCode != 0)
            {
                throw new ProcessException(process);
            }

            return process.Output;
        };
    }

    /// <summary>Ends what is still running: used when a run is broken off.</summary>
    public static void KillAll()
    {
        foreach (var process in Alive.Keys)
        {
            process.Kill();
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public bool WaitForExit()
    {
        if (_timeout is { } timeout && !_process.WaitForExit(timeout))
        {
            Kill();
            return false;
        }

        _process.WaitForExit();
        return true;
    }

    public void Dispose()
    {
        Alive.TryRemove(this, out _);
        _process.Dispose();
    }

    private static void DefaultLogger(OutputType type, string text) => Log.Information("{Line:l}", text);

    private void Receive(OutputType type, string? text, Action<OutputType, string>? logger)
    {
        if (text is null)
        {
            return;
        }

        _output.Enqueue(new Output { Type = type, Text = text });
        logger?.Invoke(type, text);
    }
}
