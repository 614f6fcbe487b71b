using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.TestAgent;

internal sealed class TestEnvironment(IReadOnlyDictionary<string, string> variables) : IEnvironmentVariables
{
    public string? Get(string name) => variables.TryGetValue(name, out var value) ? value : null;
}
