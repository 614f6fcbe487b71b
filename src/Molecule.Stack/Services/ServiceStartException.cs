using Molecule.Containers;

namespace Molecule.Stack.Services;

/// <summary>The engine refused to create or to start a service's container; none is left behind.</summary>
/// <param name="step"><c>create</c> or <c>start</c>.</param>
/// <param name="reason">The engine's words, redacted.</param>
public sealed class ServiceStartException(string service, string step, string reason, Exception innerException)
    : MoleculeException($"Service '{service}' could not {step}: {reason}", "Correct the service in the stack file, or look at the engine's log.", innerException)
{
    public string Service { get; } = service;

    public string Step { get; } = step;
}
