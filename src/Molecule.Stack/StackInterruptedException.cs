using System.Collections.Immutable;
using Molecule.Containers;

namespace Molecule.Stack;

/// <summary>The caller cancelled; this says what is left on the engine.</summary>
/// <param name="running">Names of services and workspaces that run, or are jobs that have succeeded.</param>
/// <param name="created">Names of those whose container exists and does not run.</param>
/// <param name="missing">Names of declared ones without a container.</param>
/// <param name="known">False when the engine could not be asked any more; then the lists are empty.</param>
public sealed class StackInterruptedException(
    ImmutableArray<string> running, ImmutableArray<string> created, ImmutableArray<string> missing, bool known, Exception innerException)
    : MoleculeException(
        known
            ? $"Interrupted. Running: {List(running)}; not running: {List(created)}; not there: {List(missing)}."
            : "Interrupted, and the engine did not say what is left.",
        "Run ./build.sh Up to continue, or ./build.sh Down to remove what is there.",
        innerException)
{
    public ImmutableArray<string> Running { get; } = running;

    public ImmutableArray<string> Created { get; } = created;

    public ImmutableArray<string> Missing { get; } = missing;

    public bool Known { get; } = known;

    private static string List(ImmutableArray<string> names) => names.IsEmpty ? "none" : string.Join(", ", names);
}
