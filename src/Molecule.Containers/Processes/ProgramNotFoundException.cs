using System.ComponentModel;

namespace Molecule.Containers.Processes;

/// <summary>A program could not be started at all.</summary>
public sealed class ProgramNotFoundException(string program, Win32Exception innerException)
    : MoleculeException($"The program '{program}' cannot be started: {innerException.Message}", $"Install '{program}', or correct PATH.", innerException)
{
    public string Program { get; } = program;
}
