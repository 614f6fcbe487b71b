using Molecule.Containers;

namespace Molecule.Stack.Ports;

/// <summary>A host port that the stack file asks for explicitly belongs to somebody else.</summary>
/// <param name="owner">Such as "process 4711 (nginx)"; null when it could not be found out.</param>
public sealed class PortTakenException(string service, int port, string? owner, Exception? innerException = null)
    : MoleculeException(
        $"Port {port} of 127.0.0.1, which service '{service}' asks for, is taken by {owner ?? "somebody who cannot be named"}.",
        $"End that, ask for another port, or leave the host port out: then the system picks a free one.",
        innerException)
{
    public int Port { get; } = port;

    public string? Owner { get; } = owner;
}
