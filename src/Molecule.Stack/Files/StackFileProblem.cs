namespace Molecule.Stack.Files;

/// <summary>One thing that is wrong in a stack file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Reason">Without a full stop.</param>
public sealed record StackFileProblem(long Line, long Column, string Reason);
