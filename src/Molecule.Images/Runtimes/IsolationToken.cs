using System.Text.RegularExpressions;
using Molecule.Containers.References;

namespace Molecule.Images.Runtimes;

/// <summary>Keeps the local tags of two jobs on one engine apart.</summary>
public sealed partial record IsolationToken
{
    /// <summary>Holds the token; unset or empty means no isolation.</summary>
    public const string Variable = "MOLECULE_LOCAL_IMAGE_ISOLATION";

    private IsolationToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>Null for null or empty.</summary>
    /// <exception cref="InvalidReferenceException">
    /// Longer than 48 characters or outside <c>^[a-z0-9][a-z0-9_.-]*$</c>: never a silent fallback to no isolation.
    /// </exception>
    public static IsolationToken? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.Length <= 48 && Pattern().IsMatch(text)
            ? new IsolationToken(text)
            : throw new InvalidReferenceException("isolation token (" + Variable + ")", text, "expected at most 48 characters, ^[a-z0-9][a-z0-9_.-]*$");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_.-]*\z")]
    private static partial Regex Pattern();
}
