using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace Nuke.Common.Printing;

/// <summary>Serilog's way to the printer; keeps errors and warnings, so that they can be repeated at the end.</summary>
internal sealed class LogSink(Host host) : ILogEventSink
{
    // "lj": texts without quotes, structures as JSON.
    private readonly MessageTemplateTextFormatter _message = new("{Message:lj}", CultureInfo.InvariantCulture);
    private readonly List<(LogEventLevel Level, string? Target, string Text)> _problems = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<(LogEventLevel Level, string? Target, string Text)> Problems
    {
        get
        {
            lock (_lock)
            {
                return [.. _problems];
            }
        }
    }

    /// <summary>The running target, which problems are remembered under.</summary>
    public string? Target { get; set; }

    public void Emit(LogEvent logEvent)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        _message.Format(logEvent, writer);
        var text = writer.ToString();
        if (logEvent.Exception is { } exception)
        {
            text += NukeBuild.Verbosity == Verbosity.Verbose ? $"{Environment.NewLine}{exception}" : $" {exception.Message}";
        }

        var (name, style, least) = logEvent.Level switch
        {
            LogEventLevel.Verbose => ("VRB", Style.Dim, Verbosity.Verbose),
            LogEventLevel.Debug => ("DBG", Style.Dim, Verbosity.Verbose),
            LogEventLevel.Information => ("INF", Style.Plain, Verbosity.Normal),
            LogEventLevel.Warning => ("WRN", Style.Yellow, Verbosity.Minimal),
            _ => ("ERR", Style.Red, Verbosity.Quiet),
        };
        Printer.Process.Line($"{logEvent.Timestamp:HH:mm:ss} [{name}] {text}", style, isShown: NukeBuild.Verbosity <= least);
        if (logEvent.Level < LogEventLevel.Warning)
        {
            return;
        }

        lock (_lock)
        {
            _problems.Add((logEvent.Level, Target, text));
        }

        if (logEvent.Level == LogEventLevel.Warning)
        {
            host.ReportWarning(text);
        }
        else
        {
            host.ReportError(text);
        }
    }
}
