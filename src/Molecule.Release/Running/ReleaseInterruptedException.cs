using Molecule.Containers;
using Molecule.Containers.Redaction;

namespace Molecule.Release.Running;

/// <summary>A release was interrupted. What it reached stays.</summary>
/// <param name="reached">Steps and how many of each, or "nothing".</param>
/// <param name="innerException">What ended it: the cancellation, or a failure of its own that was found meanwhile, which is told.</param>
public sealed class ReleaseInterruptedException(string version, string reached, Exception innerException)
    : MoleculeException($"The release of {version} was interrupted; it has reached: {reached}.{Found(innerException)}", RemedyFor(innerException), innerException)
{
    private const string Continue = "Run the same command again: it continues where this stopped.";

    /// <summary>Steps and how many of each, or "nothing".</summary>
    public string Reached { get; } = reached;

    /// <summary>What failed besides; null when the interruption was all. A rerun may meet it again.</summary>
    public Exception? Failure => FailureOf(InnerException!);

    private static Exception? FailureOf(Exception exception) => exception is OperationCanceledException ? null : exception;

    private static string Found(Exception exception) =>
        FailureOf(exception) is { } failure ? $" This failed besides: {Redactor.Process.Redact(failure.Message)}" : string.Empty;

    private static string RemedyFor(Exception exception) => exception is MoleculeException { Remedy: var remedy } ? $"{remedy} {Continue}" : Continue;
}
