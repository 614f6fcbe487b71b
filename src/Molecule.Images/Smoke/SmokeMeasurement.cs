namespace Molecule.Images.Smoke;

/// <summary>What a passed smoke test saw.</summary>
/// <param name="ReadySeconds">From the container's start until health and agent card had answered.</param>
/// <param name="User">The user id of the process that listens; never 0.</param>
/// <param name="StopSeconds">From SIGTERM to the container's end.</param>
public sealed record SmokeMeasurement(double ReadySeconds, string User, double StopSeconds);
