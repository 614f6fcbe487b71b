namespace Molecule.Containers.Registries.Transport;

/// <summary>Carries a failure of our own side of a transfer (a full disk) past the code that would take it for a broken connection.</summary>
#pragma warning disable CA1064 // it never leaves this room: the transport unwraps it
internal sealed class LocalStreamException(Exception innerException) : Exception(innerException.Message, innerException);
