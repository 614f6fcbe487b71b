using System.Text.RegularExpressions;

namespace Molecule.Containers.References;

/// <summary>A repository and a tag: <c>name:tag</c>.</summary>
public sealed partial record Tag : ImageReference
{
    /// <exception cref="InvalidReferenceException">The tag is empty, longer than 128 characters, or has a character a registry refuses.</exception>
    public Tag(Repository repository, string name)
        : base(repository) =>
        Name = Pattern().IsMatch(name) ? name : throw new InvalidReferenceException("tag", name, "expected [A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    public string Name { get; }

    public override string ToString() => $"{Repository}:{Name}";

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Pattern();
}
