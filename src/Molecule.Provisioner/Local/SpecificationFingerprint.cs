using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Molecule.Provisioner.Local;

/// <summary>
/// A short hash per part of a specification. It is kept in a label of the container, so that a later run can tell whether, and in
/// which part, what is wanted differs from what runs.
/// </summary>
public sealed record SpecificationFingerprint
{
    // Raised when the meaning of a part changes, so that older containers are seen as different rather than misread.
    private const string Version = "1";

    private SpecificationFingerprint(ImmutableSortedDictionary<string, string> parts) => Parts = parts;

    /// <summary>Part to the first 16 hexadecimal digits of its SHA-256.</summary>
    public ImmutableSortedDictionary<string, string> Parts { get; }

    /// <param name="parts">Name of the part to its canonical lines.</param>
    public static SpecificationFingerprint Of(IEnumerable<KeyValuePair<string, IEnumerable<string>>> parts) => new(parts
        .ToImmutableSortedDictionary(part => part.Key, part => Hash(part.Value), StringComparer.Ordinal)
        .SetItem("version", Version));

    /// <summary>Null when the text is not a fingerprint.</summary>
    public static SpecificationFingerprint? Find(string? label)
    {
        if (string.IsNullOrEmpty(label))
        {
            return null;
        }

        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in label.Split(' '))
        {
            var separator = pair.IndexOf('=', StringComparison.Ordinal);
            if (separator < 1)
            {
                return null;
            }

            parts[pair[..separator]] = pair[(separator + 1)..];
        }

        return new SpecificationFingerprint(parts.ToImmutable());
    }

    /// <summary>The parts in which two fingerprints differ, in alphabetical order.</summary>
    public ImmutableArray<string> DifferencesFrom(SpecificationFingerprint other) =>
        [.. Parts.Keys.Union(other.Parts.Keys).Where(part => Parts.GetValueOrDefault(part) != other.Parts.GetValueOrDefault(part)).Order(StringComparer.Ordinal)];

    public override string ToString() => string.Join(' ', Parts.Select(part => $"{part.Key}={part.Value}"));

    // Each line is preceded by its length: two lists of lines never run together into the same bytes.
    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line.Length}:{line}\n")))))[..16];
}
