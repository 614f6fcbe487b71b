using System.Diagnostics;
using System.Globalization;

namespace Molecule.Acceptance.Tests.Product;

/// <summary>
/// <c>./build.sh</c> at the head of a process group of its own, as a shell starts it on a terminal: Ctrl-C there is a SIGINT to all of the
/// group at once.
/// </summary>
internal sealed class SignalledScript : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly List<string> _output = [];

    private SignalledScript(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>What it has printed; the errors too, once it has ended.</summary>
    public string Output { get; private set; } = string.Empty;

    public static SignalledScript Start(IReadOnlyDictionary<string, string?> variables, params IEnumerable<string> arguments)
    {
        // A test run in the background of a shell ignores SIGINT, and hands that down to whatever it starts.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "setsid", Path.Combine(BuildScript.RepositoryRoot, "build.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables.Append(new("CI", null)))
        {
            start.Environment[name] = value;
        }

        return new SignalledScript(Process.Start(start)!);
    }

    /// <summary>Reads until a line holds all of these words.</summary>
    public async Task ReadUntilAsync(params string[] words)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _output.Add(line);
            if (words.All(word => line.Contains(word, StringComparison.Ordinal)))
            {
                return;
            }
        }

        throw new InvalidOperationException($"It ended without '{string.Join(' ', words)}':\n{string.Join('\n', _output)}\n{await _errors}");
    }

    /// <summary>Ctrl-C, and waits until nothing of the group runs any more.</summary>
    public async Task InterruptAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", "--", $"-{_process.Id.ToString(CultureInfo.InvariantCulture)}"]))
        {
            await kill.WaitForExitAsync();
            kill.ExitCode.ShouldBe(0);
        }

        await EndAsync();
        using var patience = new CancellationTokenSource(Patience);
        while (Members().Any())
        {
            await Task.Delay(100, patience.Token);
        }
    }

    public async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var rest = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        Output = string.Join('\n', _output.Append(rest).Append(await _errors));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>The processes of its group, without those that have ended and are only not yet noticed.</summary>
    private IEnumerable<string> Members() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        let state = StateOf(folder)
        where state is [not "Z", _, var leader, ..] && leader == _process.Id.ToString(CultureInfo.InvariantCulture)
        select folder;

    /// <summary>State, parent, process group, …: what follows the name, which may hold anything.</summary>
    private static string[] StateOf(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
