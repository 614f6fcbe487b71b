using Nuke.Common.Printing;
using Serilog;

namespace Nuke.Common.Running;

/// <summary>Sets Serilog up, not before a target is about to run.</summary>
internal static class Logging
{
    private static LogSink? _sink;

    /// <summary>The running target, for what is logged meanwhile.</summary>
    public static string? Target
    {
        set
        {
            if (_sink is not null)
            {
                _sink.Target = value;
            }
        }
    }

    public static IReadOnlyList<(Serilog.Events.LogEventLevel Level, string? Target, string Text)> Problems => _sink?.Problems ?? [];

    public static void Configure(Host host)
    {
        _sink = new LogSink(host);
        Log.Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(_sink).CreateLogger();
    }
}
