namespace Molecule.Containers.Processes;

/// <summary>How a program ended.</summary>
/// <param name="Output">The retained end of standard output, redacted.</param>
/// <param name="Error">The retained end of standard error, redacted.</param>
public sealed record ProcessOutcome(ProcessSpec Spec, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <param name="what">What was being done, such as "Reading the package lists".</param>
    /// <exception cref="ProcessFailedException">The exit code is not 0.</exception>
    public ProcessOutcome EnsureSuccess(string what, string remedy) => Succeeded ? this : throw new ProcessFailedException(what, remedy, this);
}
