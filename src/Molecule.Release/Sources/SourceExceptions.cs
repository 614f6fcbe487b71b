using Molecule.Containers;

namespace Molecule.Release.Sources;

/// <summary>git did not do, in this clone or on its remote, what a release needs.</summary>
public sealed class SourceRepositoryException(string problem, string gitOutput)
    : MoleculeException(gitOutput.Length == 0 ? problem + "." : $"{problem}:\n  | {gitOutput.ReplaceLineEndings("\n  | ")}", "Check the remote and that git may push there without asking (a credential helper, or what CI sets up), then release again: that continues.")
{
    /// <summary>What git printed, redacted.</summary>
    public string GitOutput { get; } = gitOutput;
}
