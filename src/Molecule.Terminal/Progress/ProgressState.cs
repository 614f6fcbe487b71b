namespace Molecule.Terminal.Progress;

/// <summary>How a row looks.</summary>
public enum ProgressState
{
    Waiting,
    Running,
    Done,
    Failed,
}
