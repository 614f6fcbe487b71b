using System.Collections.Immutable;
using System.Text;

namespace Molecule.Containers.Debian;

/// <summary>Reads the two formats of apt's sources; see sources.list(5). Only enabled binary archives (<c>deb</c>) are returned.</summary>
public static class AptSources
{
    private const string Folder = "/etc/apt";

    /// <summary>All of this machine's, in apt's order.</summary>
    public static ImmutableArray<AptSource> Read()
    {
        var sources = ImmutableArray.CreateBuilder<AptSource>();
        var main = Path.Combine(Folder, "sources.list");
        if (File.Exists(main))
        {
            sources.AddRange(ParseOneLine(File.ReadAllText(main)));
        }

        var parts = Path.Combine(Folder, "sources.list.d");
        foreach (var file in Directory.Exists(parts) ? [.. Directory.GetFiles(parts).Order(StringComparer.Ordinal)] : Array.Empty<string>())
        {
            sources.AddRange(Path.GetExtension(file) switch
            {
                ".list" => ParseOneLine(File.ReadAllText(file)),
                ".sources" => ParseDeb822(File.ReadAllText(file)),
                _ => [],
            });
        }

        return sources.ToImmutable();
    }

    /// <summary><c>deb [options] uri suite component…</c>, one per line.</summary>
    public static ImmutableArray<AptSource> ParseOneLine(string text)
    {
        var sources = ImmutableArray.CreateBuilder<AptSource>();
        foreach (var line in text.Split('\n').Select(WithoutComment))
        {
            var (options, rest) = TakeOptions(line);
            var words = rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 3 && words[0] == "deb" && ParseAddress(words[1]) is { } address)
            {
                var signedBy = options.FirstOrDefault(option => option.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase))?["signed-by=".Length..];
                sources.Add(new AptSource(address, words[2].TrimEnd('/'), [.. words[3..]], KeyringFile(signedBy)));
            }
        }

        return sources.ToImmutable();
    }

    /// <summary>Stanzas of <c>Types</c>, <c>URIs</c>, <c>Suites</c>, <c>Components</c>; every combination is an archive of its own.</summary>
    public static ImmutableArray<AptSource> ParseDeb822(string text)
    {
        var sources = ImmutableArray.CreateBuilder<AptSource>();
        foreach (var stanza in Stanzas(text))
        {
            string[] Words(string field) => stanza.GetValueOrDefault(field, string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (!Words("types").Contains("deb") || Words("enabled") is ["no" or "false" or "0" or "off" or "without" or "disable"])
            {
                continue;
            }

            var signedBy = KeyringFile(Words("signed-by") is [var single] ? single : null);
            sources.AddRange(
                from word in Words("uris")
                let address = ParseAddress(word)
                where address is not null
                from suite in Words("suites")
                select new AptSource(address, suite.TrimEnd('/'), [.. Words("components")], signedBy));
        }

        return sources.ToImmutable();
    }

    private static IEnumerable<Dictionary<string, string>> Stanzas(string text)
    {
        var stanza = new Dictionary<string, StringBuilder>(StringComparer.OrdinalIgnoreCase);
        StringBuilder? current = null;
        foreach (var raw in text.Split('\n').Append(string.Empty))
        {
            var line = raw.TrimEnd();
            if (line.Length == 0)
            {
                if (stanza.Count > 0)
                {
                    yield return stanza.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.OrdinalIgnoreCase);
                    stanza.Clear();
                }

                current = null;
            }
            else if (line[0] is ' ' or '\t')
            {
                current?.Append(' ').Append(line.Trim());
            }
            else if (line[0] != '#' && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                stanza[line[..colon]] = current = new StringBuilder(line[(colon + 1)..].Trim());
            }
        }
    }

    private static string WithoutComment(string line) => line.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? line[..hash].Trim() : line.Trim();

    private static (string[] Options, string Remainder) TakeOptions(string line)
    {
        var open = line.IndexOf('[', StringComparison.Ordinal);
        var close = line.IndexOf(']', StringComparison.Ordinal);
        return open > 0 && close > open
            ? (line[(open + 1)..close].Split(' ', StringSplitOptions.RemoveEmptyEntries), line[..open] + line[(close + 1)..])
            : ([], line);
    }

    // cdrom:, mirror+file: and the like are no addresses that anything but apt could fetch from.
    private static Uri? ParseAddress(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private static string? KeyringFile(string? value) => value is not null && value.StartsWith('/') ? value : null;
}
