#nullable disable

namespace Nuke.Common.Tooling;

public interface IProcess : IDisposable
{
    int Id { get; }

    string FileName { get; }

    string Arguments { get; }

    string WorkingDirectory { get; }

    int ExitCode { get; }

    bool HasExited { get; }

    IReadOnlyCollection<Output> Output { get; }

    /// <summary>Ends the process and its children.</summary>
    void Kill();

    /// <summary>False when the time ran out; the process is then ended.</summary>
    bool WaitForExit();
}
