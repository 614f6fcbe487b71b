using Molecule.Containers.Processes;

namespace Molecule.Stack.Tests;

internal sealed class Variables(params (string Name, string Value)[] variables) : IEnvironmentVariables
{
    public string? Get(string name) => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault();
}
