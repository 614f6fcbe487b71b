using Molecule.Containers.Processes;

namespace Molecule.Containers.Tests.Registries;

internal sealed class FakeEnvironment(params (string Name, string Value)[] variables) : IEnvironmentVariables
{
    public string? Get(string name) => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
