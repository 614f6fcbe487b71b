namespace Molecule.Containers.Engines.Discovery;

/// <summary>The docker context that the user selected cannot be used.</summary>
public sealed class DockerContextException(string context, string file, string reason, Exception? innerException = null)
    : MoleculeException(
        $"The docker context '{context}' cannot be used: {reason} ({file}).",
        "Select another context (docker context use, DOCKER_CONTEXT), or name the engine with --engine <endpoint>.",
        innerException)
{
    public string Context { get; } = context;
}
