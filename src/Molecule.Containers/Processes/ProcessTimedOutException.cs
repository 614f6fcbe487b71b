namespace Molecule.Containers.Processes;

/// <summary>A program took longer than its limit and was stopped.</summary>
public sealed class ProcessTimedOutException(ProcessSpec spec, TimeSpan limit)
    : MoleculeException(
        $"{Path.GetFileName(spec.Program)} did not end within {limit.TotalSeconds:0} s and was stopped.",
        "See what it was waiting for (network, lock, terminal) and run again.")
{
    public ProcessSpec Spec { get; } = spec;

    public TimeSpan Limit { get; } = limit;
}
