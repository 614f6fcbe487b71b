namespace Molecule.Suites;

/// <summary>A failed test with its evidence.</summary>
/// <param name="Message">The assertion's or exception's message; for a broken run, the last lines of its output.</param>
/// <param name="StackTrace">Null for a broken run.</param>
public sealed record TestFailure(string Test, string Message, string? StackTrace);
