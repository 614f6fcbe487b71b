using System.Diagnostics;
using System.Text;
using Molecule.WorkspaceAgent.Hosting;

namespace Molecule.WorkspaceAgent.Messages;

/// <summary>Runs the configured command: the message on its standard input, its standard output is the answer.</summary>
internal sealed partial class RuntimeCommand(TimeProvider time, ILogger<RuntimeCommand> logger)
{
    public const int MaximumOutputBytes = 1024 * 1024;

    private const int ErrorTailBytes = 4096;

    // A child that the command left behind can hold the pipes open for ever.
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(1);

    /// <exception cref="RpcException">It cannot be started, fails, prints over 1 MiB, or takes longer than <paramref name="timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled. The command and its children are killed then, as after a time-out.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> command, string input, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        using var process = Start(command);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var errorTail = new ByteTail(ErrorTailBytes);
        try
        {
            var errors = DrainAsync(process.StandardError.BaseStream, errorTail.Append, linked.Token);
            var feeding = FeedAsync(process.StandardInput, input, linked.Token);
            using var output = new MemoryStream();
            var reading = DrainAsync(process.StandardOutput.BaseStream, bytes => Collect(output, bytes, command[0]), linked.Token);
            await Task.WhenAny(reading, process.WaitForExitAsync(linked.Token));
            if (reading.IsFaulted)
            {
                await reading;
            }

            await process.WaitForExitAsync(linked.Token);
            await Task.WhenAny(Task.WhenAll(reading, errors, feeding), Task.Delay(DrainGrace, time, linked.Token));
            linked.Token.ThrowIfCancellationRequested();
            if (reading.IsFaulted)
            {
                await reading;
            }

            LogEnded(logger, command[0], process.ExitCode, time.GetElapsedTime(started).TotalSeconds);
            var collected = output.TryGetBuffer(out var buffer) ? Encoding.UTF8.GetString(buffer) : string.Empty;
            return process.ExitCode == 0 ? collected : throw Failure($"{command[0]} exited with {process.ExitCode}.", "exit-code", process.ExitCode);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            LogKilled(logger, command[0], timeout.TotalSeconds);
            throw Failure($"{command[0]} took longer than {timeout.TotalSeconds:0.#} s and was killed.", "timeout", null);
        }
        finally
        {
            ChildProcess.Kill(process);
        }

        RpcException Failure(string message, string reason, int? exitCode) =>
            new(RpcError.Internal(message, new RpcErrorData(reason, exitCode, errorTail.Text() is { Length: > 0 } text ? text : null)));
    }

    private static Process Start(IReadOnlyList<string> command)
    {
        try
        {
            return ChildProcess.Start(command, folder: null);
        }
        catch (InvalidDataException exception)
        {
            throw new RpcException(RpcError.Internal(exception.Message, new RpcErrorData("start", null, null)));
        }
    }

    private static void Collect(MemoryStream output, ReadOnlySpan<byte> bytes, string program)
    {
        if (output.Length + bytes.Length > MaximumOutputBytes)
        {
            throw new RpcException(RpcError.Internal($"{program} printed more than {MaximumOutputBytes} bytes and was killed.", new RpcErrorData("output", null, null)));
        }

        output.Write(bytes);
    }

    private static async Task FeedAsync(StreamWriter standardInput, string input, CancellationToken cancellation)
    {
        try
        {
            await standardInput.WriteAsync(input.AsMemory(), cancellation);
            standardInput.Close();
        }
        catch (IOException)
        {
            // A command may answer without reading all it is told.
        }
    }

    private static async Task DrainAsync(Stream stream, SpanAction append, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var length)
        {
            append(buffer.AsSpan(0, length));
        }
    }

    [LoggerMessage(LogLevel.Information, "Command {Program} exited with {ExitCode} after {Seconds:0.000} s")]
    private static partial void LogEnded(ILogger logger, string program, int exitCode, double seconds);

    [LoggerMessage(LogLevel.Warning, "Command {Program} was killed: it took longer than {Seconds} s")]
    private static partial void LogKilled(ILogger logger, string program, double seconds);

    private delegate void SpanAction(ReadOnlySpan<byte> bytes);
}
