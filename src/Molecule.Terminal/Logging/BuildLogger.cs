using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Terminal.Progress;
using Serilog;
using Serilog.Events;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace Molecule.Terminal.Logging;

/// <param name="quiet">True writes information as debug output.</param>
internal sealed class BuildLogger(bool quiet) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && Serilog.Log.IsEnabled(LevelOf(logLevel));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var text = Redactor.Process.Redact(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} ({exception.Message})");
        if (ProgressBoard.Active is { } board && LevelOf(logLevel) is LogEventLevel.Information)
        {
            board.Write(text);
            return;
        }

        Serilog.Log.Write(LevelOf(logLevel), "{Line:l}", text);
    }

    private LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Information when quiet => LogEventLevel.Debug,
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
