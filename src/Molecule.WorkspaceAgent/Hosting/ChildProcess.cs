using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Molecule.WorkspaceAgent.Hosting;

/// <summary>Programs that the agent starts: all three streams redirected, UTF-8, no shell.</summary>
internal static class ChildProcess
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="command">Program first, then its arguments as they are.</param>
    /// <exception cref="InvalidDataException">It cannot be started.</exception>
    public static Process Start(IReadOnlyList<string> command, string? folder)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
        };
        if (folder is not null && Directory.Exists(folder))
        {
            start.WorkingDirectory = folder;
        }

        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new InvalidDataException($"{command[0]} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException($"{command[0]} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>With everything it has started; no error when it is gone already.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in this very moment.
        }
    }
}
