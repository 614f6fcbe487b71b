using System.Net;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Registries.Failures;

/// <summary>A registry refused, failed, or could not be reached. Messages carry only what the registry put into its structured errors, bounded and redacted.</summary>
public abstract class RegistryException : MoleculeException
{
    private protected RegistryException(RegistryProblem problem, string summary, string remedy, Exception? innerException = null)
        : base($"{problem.What}: {summary}{problem.Detail}.", remedy, innerException) => Problem = problem;

    public RegistryProblem Problem { get; }

    /// <summary>Null when there was no answer at all.</summary>
    public HttpStatusCode? Status => Problem.Status;

    /// <summary>How often the request was sent before this was given up.</summary>
    public int Attempts { get; internal set; } = 1;

    internal RetrySignal Signal { get; set; } = RetrySignal.Final;

    public override string Message => Attempts > 1 ? $"{base.Message[..^1]}, in {Attempts} attempts." : base.Message;
}
