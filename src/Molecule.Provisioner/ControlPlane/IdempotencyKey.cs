using System.Security.Cryptography;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>Ties all attempts of one start together, so that the control plane makes one box for them: <c>cpprov-</c> and 128 random bits.</summary>
public readonly record struct IdempotencyKey
{
    private const string Prefix = "cpprov-";

    private IdempotencyKey(string value) => Value = value;

    public string Value { get; }

    /// <summary>Cryptographically random: a key that can be guessed could be claimed by somebody else first.</summary>
    public static IdempotencyKey New() => new(Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <exception cref="FormatException">Nothing that <see cref="New"/> gave.</exception>
    public static IdempotencyKey Parse(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length == Prefix.Length + 32
        ? new IdempotencyKey(text)
        : throw new FormatException("That is no idempotency key.");

    public override string ToString() => Value;
}
