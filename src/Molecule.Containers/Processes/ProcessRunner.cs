using System.ComponentModel;
using CliWrap;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Processes;

/// <summary>
/// Runs programs: arguments as lists, output redacted and bounded, and on cancellation an interrupt first (SIGTERM for one that ignores
/// interrupts, or wants it so), then, after <see cref="ProcessSpec.StopGrace"/>, the end of the whole process tree.
/// </summary>
public sealed class ProcessRunner(TimeProvider time)
{
    /// <exception cref="ProgramNotFoundException">The program cannot be started.</exception>
    /// <exception cref="ProcessTimedOutException">It outlasted <see cref="ProcessSpec.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the program has ended by then.</exception>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var output = new LineTail(spec.RetainedOutput);
        var error = new LineTail(spec.RetainedOutput);
        var command = Cli.Wrap(spec.Program)
            .WithArguments(spec.Arguments)
            .WithWorkingDirectory(spec.WorkingDirectory ?? Directory.GetCurrentDirectory())
            .WithEnvironmentVariables(EnvironmentOf(spec))
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(Keep(spec, output))
            .WithStandardErrorPipe(Keep(spec, error));

        using var limit = spec.Timeout is { } timeout ? new CancellationTokenSource(timeout, time) : new CancellationTokenSource();
        using var graceful = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var forceful = new CancellationTokenSource();
        using var patience = graceful.Token.Register(() => forceful.CancelAfter(spec.StopGrace));
        try
        {
            var terminates = spec.EndsOnTerminate && !OperatingSystem.IsWindows();
            var running = command.ExecuteAsync(forceful.Token, terminates ? CancellationToken.None : graceful.Token);
            using var asked = graceful.Token.Register(() => Terminate(running, always: terminates));
            var result = await running;
            if (terminates)
            {
                graceful.Token.ThrowIfCancellationRequested();
            }

            return new ProcessOutcome(spec, result.ExitCode, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new ProcessTimedOutException(spec, spec.Timeout ?? TimeSpan.Zero);
        }
        catch (Win32Exception exception)
        {
            throw new ProgramNotFoundException(spec.Program, exception);
        }
    }

    // CliWrap interrupts those that hear it.
    private static void Terminate(CommandTask<CommandResult> running, bool always)
    {
        if (!running.Task.IsCompleted && (always || ProcessSignals.IgnoresInterrupt(running.ProcessId)))
        {
            ProcessSignals.SendTerminate(running.ProcessId);
        }
    }

    private static PipeTarget Keep(ProcessSpec spec, LineTail tail) => PipeTarget.ToDelegate(line =>
    {
        var safe = Redactor.Process.Redact(line);
        tail.Add(safe);
        spec.OnLine?.Invoke(safe);
    });

    private static Dictionary<string, string?> EnvironmentOf(ProcessSpec spec)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!spec.InheritEnvironment)
        {
            foreach (var name in ProcessEnvironmentVariables.Names)
            {
                variables[name] = null;
            }
        }

        foreach (var (name, value) in spec.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }
}
