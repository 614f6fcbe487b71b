using System.Collections.Immutable;
using System.Text.Json;

namespace Nuke.Common.Printing;

/// <summary>Replaces secret values in whatever is printed or written.</summary>
internal sealed class SecretMask
{
    public const string Mask = "[REDACTED]";

    /// <summary>Shorter values are masked only where they stand alone: elsewhere they would garble ordinary words.</summary>
    private const int AnywhereFrom = 4;

    private ImmutableArray<string> _secrets = [];

    public static SecretMask Process { get; } = new();

    /// <summary>Registers a value, each of its lines, and the way in which JSON writes it.</summary>
    public void Register(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret))
        {
            return;
        }

        var forms = secret.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Append(secret)
            .Append(JsonEncodedText.Encode(secret).ToString());

        // Longest first, so that a secret that contains another one is masked whole.
        ImmutableInterlocked.Update(ref _secrets, secrets => [.. secrets.Concat(forms).Distinct().OrderByDescending(form => form.Length)]);
    }

    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = secret.Length >= AnywhereFrom ? text.Replace(secret, Mask, StringComparison.Ordinal) : ApplyAlone(text, secret);
        }

        return HostHooks.Redact(text);
    }

    private static string ApplyAlone(string text, string secret)
    {
        for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0;)
        {
            var end = at + secret.Length;
            var alone = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            text = alone ? text[..at] + Mask + text[end..] : text;
            var next = at + (alone ? Mask.Length : 1);
            at = next < text.Length ? text.IndexOf(secret, next, StringComparison.Ordinal) : -1;
        }

        return text;
    }
}
