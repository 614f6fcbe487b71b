namespace Molecule.Containers;

/// <summary>
/// What every expected failure of this system derives from. The message says what failed and where, <see cref="Remedy"/>
/// what the reader can do about it; leaves carry their evidence as properties.
/// </summary>
public abstract class MoleculeException : Exception
{
    protected MoleculeException(string message, string remedy, Exception? innerException = null)
        : base(message, innerException) => Remedy = remedy;

    /// <summary>One imperative sentence; never empty.</summary>
    public string Remedy { get; }

    /// <summary>True when the input was wrong and nothing was touched: such a run ends with exit code 2, any other with 1.</summary>
    public virtual bool IsUsage => false;
}
