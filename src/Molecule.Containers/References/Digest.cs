using System.Text.RegularExpressions;

namespace Molecule.Containers.References;

/// <summary>A content digest in OCI form; only <c>sha256</c> is accepted.</summary>
public readonly partial record struct Digest
{
    private Digest(string value) => Value = value;

    /// <summary><c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public string Value { get; }

    public string Hex => Value["sha256:".Length..];

    public static bool TryParse(string? text, out Digest digest)
    {
        var valid = text is not null && Pattern().IsMatch(text);
        digest = valid ? new Digest(text!) : default;
        return valid;
    }

    /// <exception cref="InvalidReferenceException">The text is not a sha256 digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new InvalidReferenceException("digest", text, "expected sha256: and 64 hexadecimal digits");

    public override string ToString() => Value;

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex Pattern();
}
