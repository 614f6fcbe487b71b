namespace Molecule.Provisioner.Workspaces;

/// <summary>Whether a workspace runs.</summary>
/// <param name="Running">
/// True also when the back end could not tell: a caller that hears "not running" tears the workspace down, and a hiccup of the
/// engine must not cost a healthy one.
/// </param>
/// <param name="Error">Why the back end could not tell; null when it could.</param>
public readonly record struct RunningAnswer(bool Running, Exception? Error)
{
    public static RunningAnswer Yes { get; } = new(true, null);

    public static RunningAnswer No { get; } = new(false, null);

    public static RunningAnswer Unknown(Exception error) => new(true, error);
}
