namespace Molecule.Stack.Readiness;

/// <summary>A container that somebody waits for.</summary>
/// <param name="Member">The service or workspace.</param>
/// <param name="Deadline">From now.</param>
/// <param name="IsJob">It is ready when it has ended with 0, and not before.</param>
/// <param name="Probe">What must be content besides the engine's health check; null for nothing.</param>
/// <param name="LogOption">How its log is asked for, such as <c>--service</c>.</param>
internal sealed record ReadinessSubject(string Member, string ContainerId, TimeSpan Deadline, bool IsJob, IReadinessProbe? Probe, string LogOption);
