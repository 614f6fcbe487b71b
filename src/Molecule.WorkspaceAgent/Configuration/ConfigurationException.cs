namespace Molecule.WorkspaceAgent.Configuration;

/// <summary>A file that somebody wrote is missing or wrong; the message is shown by <c>/health</c> and in the agent card.</summary>
internal sealed class ConfigurationException(string message, Exception? innerException = null) : Exception(message, innerException);
