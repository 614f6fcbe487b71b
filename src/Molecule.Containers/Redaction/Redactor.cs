using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Molecule.Containers.Redaction;

/// <summary>
/// Takes secrets out of text: registered values, the user-info part of any URL, and bearer or basic credentials.
/// Whatever is printed, logged or put into an exception goes through one of these.
/// </summary>
public sealed partial class Redactor
{
    public const string Mask = "[REDACTED]";

    private ImmutableArray<string> _secrets = [];

    /// <summary>The instance of this process: secrets that any room learns are masked in every room.</summary>
    public static Redactor Process { get; } = new();

    /// <summary>Registers a value. Values shorter than four characters are ignored: masking them would garble ordinary text.</summary>
    public void Register(string? secret)
    {
        if (secret is { Length: >= 4 })
        {
            // Longest first, so that a secret that contains another one is masked whole.
            ImmutableInterlocked.Update(ref _secrets, secrets =>
                secrets.Contains(secret) ? secrets : secrets.Add(secret).Sort((left, right) => right.Length.CompareTo(left.Length)));
        }
    }

    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        // Most lines have neither, and setting regular expressions up is a good part of a short program's time.
        if (text.Contains('@', StringComparison.Ordinal))
        {
            text = UserInfo().Replace(text, "$1" + Mask + "@");
        }

        return text.Contains("bearer", StringComparison.OrdinalIgnoreCase) || text.Contains("basic", StringComparison.OrdinalIgnoreCase)
            ? AuthorizationValue().Replace(text, "$1 " + Mask)
            : text;
    }

    [GeneratedRegex(@"([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\s@]+@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex AuthorizationValue();
}
