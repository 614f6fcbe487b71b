namespace Molecule.Release.Pins;

/// <summary>The images that a control plane gives to new workspaces: what a release promotes. The terminal binds it.</summary>
public interface IRuntimePins
{
    /// <summary>Which control plane: a promotion is known by image, digest and this.</summary>
    string Environment { get; }

    /// <exception cref="Molecule.Containers.MoleculeException">It does not answer.</exception>
    Task<IReadOnlyList<RuntimePin>> ListAsync(CancellationToken cancellation);

    /// <exception cref="Molecule.Containers.MoleculeException">It refuses.</exception>
    Task PromoteAsync(RuntimePin pin, string notes, CancellationToken cancellation);

    /// <summary>Whether the same call may succeed later.</summary>
    bool IsTransient(Exception exception);
}

/// <param name="Commit">Of the template; null where the control plane does not say.</param>
public sealed record RuntimePin(string Runtime, string Digest, string? Commit);
