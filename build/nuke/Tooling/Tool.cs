#nullable disable

namespace Nuke.Common.Tooling;

/// <summary>
/// Runs a program to its end and gives what it printed. <paramref name="timeout"/> is in milliseconds, null means none; a null
/// <paramref name="exitHandler"/> makes any exit code but 0 a <see cref="ProcessException"/>.
/// </summary>
public delegate IReadOnlyCollection<Output> Tool(
    ArgumentStringHandler arguments,
    string workingDirectory = null,
    IReadOnlyDictionary<string, string> environmentVariables = null,
    int? timeout = null,
    bool? logOutput = null,
    bool? logInvocation = null,
    Action<OutputType, string> logger = null,
    Action<IProcess> exitHandler = null);
