using Microsoft.Extensions.Logging;

namespace Molecule.Terminal.Logging;

/// <summary>Gives the rooms loggers that end in the build's own log (Serilog), redacted, above a live board when one is drawn.</summary>
public sealed class BuildLoggerFactory : ILoggerFactory
{
    public static BuildLoggerFactory Instance { get; } = new();

    private BuildLoggerFactory()
    {
    }

    public ILogger CreateLogger(string categoryName) => new BuildLogger(quiet: IsShownOtherwise(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The build's log is the only destination.");

    /// <summary>The live board shows what the provisioner does with a workspace; its log lines say the same again.</summary>
    private static bool IsShownOtherwise(string category) => category.StartsWith("Molecule.Provisioner", StringComparison.Ordinal);

    public void Dispose()
    {
        // Nothing is held: the log belongs to the build host.
    }
}
