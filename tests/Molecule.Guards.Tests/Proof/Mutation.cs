namespace Molecule.Guards.Tests.Proof;

/// <summary>An edit of one file that breaks exactly one invariant: the first place that holds the old text gets the new one.</summary>
/// <param name="File">From the repository's root, with <c>/</c>.</param>
/// <param name="Old">Empty when the edit creates the file.</param>
public sealed record Mutation(string File, string Old, string New)
{
    /// <summary>True when the guard looks at assemblies and so has to be compiled again to see the edit; else it reads the edited file itself.</summary>
    public bool NeedsBuild { get; init; }

    public static Mutation NewFile(string file, string text) => new(file, "", text);
}
