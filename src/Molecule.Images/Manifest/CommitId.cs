using System.Text.RegularExpressions;

namespace Molecule.Images.Manifest;

/// <summary>A full git commit id: 40 lower-case hexadecimal digits. Branches, tags and short ids are none.</summary>
public readonly partial record struct CommitId
{
    private CommitId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The first 12 digits, as cache folders and local tags have them.</summary>
    public string Abbreviated => Value[..12];

    public static bool TryParse(string? text, out CommitId commit)
    {
        var valid = text is not null && Pattern().IsMatch(text);
        commit = valid ? new CommitId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Pattern();
}
