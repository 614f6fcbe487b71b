namespace Molecule.Containers.Processes;

/// <summary>The process environment as a seam: tests give a dictionary, the program gives <see cref="ProcessEnvironmentVariables"/>.</summary>
public interface IEnvironmentVariables
{
    /// <summary>The variable's value; null when it is not set. A variable that is set to the empty string gives the empty string.</summary>
    string? Get(string name);
}
