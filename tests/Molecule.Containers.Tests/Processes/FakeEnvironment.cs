using Molecule.Containers.Processes;

namespace Molecule.Containers.Tests.Processes;

internal sealed class FakeEnvironment(params (string Name, string Value)[] variables) : IEnvironmentVariables
{
    private readonly Dictionary<string, string> _variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value);

    public string? Get(string name) => _variables.GetValueOrDefault(name);
}
