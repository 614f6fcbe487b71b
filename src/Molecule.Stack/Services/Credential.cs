using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Molecule.Stack.Services;

/// <summary>
/// Placeholders of a stack file for generated secrets: <c>{{credentials.postgres}}</c> becomes the stack's credential of the name
/// <c>postgres</c>, 64 hexadecimal digits, the same wherever it stands. They are put in at the last moment, so that specifications,
/// hashes, plans and messages never hold the secret; Compose leaves such a text alone.
/// </summary>
public static partial class Credential
{
    /// <summary>The names that a text refers to, in its order.</summary>
    public static ImmutableArray<string> NamesIn(string text) => [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value)];

    /// <param name="credentials">Holds every name that the text refers to.</param>
    public static string Reveal(string text, IReadOnlyDictionary<string, string> credentials) => Placeholder().Replace(text, match => credentials[match.Groups[1].Value]);

    [GeneratedRegex(@"\{\{credentials\.([a-z0-9][a-z0-9-]{0,39})\}\}")]
    private static partial Regex Placeholder();
}
