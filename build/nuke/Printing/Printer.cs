using System.Text;

namespace Nuke.Common.Printing;

/// <summary>
/// Everything that this engine prints goes through here: masked, coloured on terminals, and copied without colours to the log file once
/// a run has one.
/// </summary>
internal sealed class Printer(TextWriter output, TextWriter errors, bool colour) : IDisposable
{
    private static Printer? _process;

    // Two, and the terminal's is never taken after the log's: a stream of the console takes the console's own lock, which whoever prints
    // by way of Console holds already when it comes here to be copied.
    private readonly Lock _terminal = new();
    private readonly Lock _file = new();
    private TextWriter? _log;
    private Transcript? _transcript;

    /// <summary>On the process's own streams. Not through <see cref="Console"/>: its start-up and its synchronisation cost more than a line.</summary>
    public static Printer Process => _process ??= new Printer(
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = false },
        new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = false },
        IsColourWanted(Environment.GetEnvironmentVariable, Console.IsOutputRedirected));

    public static bool IsColourWanted(Func<string, string?> environment, bool redirected) =>
        !redirected && string.IsNullOrEmpty(environment("NO_COLOR")) && environment("TERM") is not "dumb";

    public static string Coloured(string text, Style style) => style == Style.Plain ? text : $"\e[{(int)style}m{text}\e[0m";

    /// <summary>From now on all that is printed is also written to this file. A file that cannot be opened is done without, and said.</summary>
    public void LogTo(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            var log = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
            _transcript = new Transcript(line => log.WriteLine(SecretMask.Process.Apply(line)), Console.IsOutputRedirected ? 0 : Transcript.TerminalHeight);
            _log = log;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Error($"No log file: {failure.Message}");
        }
    }

    public void Line(string text = "", Style style = Style.Plain) => Write(output, text, style, isShown: true);

    /// <summary>To the log file, and to the terminal if <paramref name="isShown"/>.</summary>
    public void Line(string text, Style style, bool isShown) => Write(output, text, style, isShown);

    /// <summary>To the log file alone: what a target wrote to the terminal itself, as it stands there in the end.</summary>
    public void Copy(string text)
    {
        lock (_file)
        {
            _transcript?.Write(text);
        }
    }

    public void Error(string text) => Write(errors, text, Style.Red, isShown: true);

    public void Flush()
    {
        lock (_terminal)
        {
            output.Flush();
            errors.Flush();
        }
    }

    public void Dispose()
    {
        Flush();
        lock (_file)
        {
            _transcript?.Flush();
            _log?.Dispose();
            (_log, _transcript) = (null, null);
        }
    }

    private void Write(TextWriter writer, string text, Style style, bool isShown)
    {
        var masked = SecretMask.Process.Apply(text);
        if (isShown)
        {
            lock (_terminal)
            {
                writer.WriteLine(colour ? Coloured(masked, style) : masked);
                writer.Flush();
            }
        }

        lock (_file)
        {
            _transcript?.Flush();
            _log?.WriteLine(masked);
        }
    }
}
