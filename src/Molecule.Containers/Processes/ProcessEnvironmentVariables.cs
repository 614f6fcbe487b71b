using System.Collections;

namespace Molecule.Containers.Processes;

/// <summary>The only place that reads the ambient environment.</summary>
public sealed class ProcessEnvironmentVariables : IEnvironmentVariables
{
    public static ProcessEnvironmentVariables Instance { get; } = new();

    private ProcessEnvironmentVariables()
    {
    }

#pragma warning disable RS0030 // this is the one room that the ban names
    internal static IReadOnlyList<string> Names => [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key)];

    public string? Get(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
