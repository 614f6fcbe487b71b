using System.Collections.Immutable;

namespace Molecule.Stack.Files;

/// <summary>
/// Collects what is wrong in one file, so that a person hears all of it at once: a refusal ends the smallest thing that was being read,
/// and reading goes on behind it.
/// </summary>
internal sealed class StackProblems(string file)
{
    // A set: an aliased part is read wherever it is used, and wrong only once.
    private readonly HashSet<StackFileProblem> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(YamlNode at, string reason) => _found.Add(new StackFileProblem(at.Line, at.Column, reason));

    /// <summary>What <paramref name="read"/> gives; the default when it refuses, which is then on record.</summary>
    public T? Attempt<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (RefusedException refusal)
        {
            Add(refusal.At, refusal.Message);
            return default;
        }
    }

    /// <exception cref="StackFileException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            throw new StackFileException(file, [.. _found.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).ThenBy(problem => problem.Reason, StringComparer.Ordinal)]);
        }
    }
}

/// <summary>Ends the reading of one value; never leaves this folder.</summary>
#pragma warning disable CA1064 // nobody else ever sees it
internal sealed class RefusedException(YamlNode at, string reason) : Exception(reason)
{
    public YamlNode At { get; } = at;
}
#pragma warning restore CA1064
