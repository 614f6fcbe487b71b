using System.Collections.Immutable;

namespace Molecule.Containers.Registries.Authorization;

/// <summary>One challenge of a WWW-Authenticate header.</summary>
/// <param name="Scheme">As it was written; compare without case.</param>
/// <param name="Parameters">Names without case, values unquoted.</param>
internal sealed record AuthenticateChallenge(string Scheme, ImmutableDictionary<string, string> Parameters)
{
    public bool IsBasic => string.Equals(Scheme, "Basic", StringComparison.OrdinalIgnoreCase);

    public bool IsBearer => string.Equals(Scheme, "Bearer", StringComparison.OrdinalIgnoreCase) && Parameters.ContainsKey("realm");

    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>The challenge to answer: Bearer before Basic, because a registry that offers both wants tokens; null when neither is offered.</summary>
    public static AuthenticateChallenge? Choose(IEnumerable<string> headers)
    {
        var all = headers.SelectMany(header => Parse(header)).ToList();
        return all.FirstOrDefault(challenge => challenge.IsBearer) ?? all.FirstOrDefault(challenge => challenge.IsBasic);
    }

    /// <summary>
    /// All challenges of one header value: <c>scheme name=value, name="quoted \" value", scheme2 …</c>. What cannot be understood
    /// ends the parsing; the challenges before it stand.
    /// </summary>
    public static ImmutableArray<AuthenticateChallenge> Parse(string header)
    {
        var challenges = ImmutableArray.CreateBuilder<AuthenticateChallenge>();
        var reader = new HeaderReader(header);
        string? scheme = null;
        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Token() is { } word)
        {
            if (scheme is not null && reader.Skip('='))
            {
                if (reader.Value() is not { } value)
                {
                    break;
                }

                parameters[word] = value;
                continue;
            }

            Complete();
            scheme = word;
        }

        Complete();
        return challenges.ToImmutable();

        void Complete()
        {
            if (scheme is not null)
            {
                challenges.Add(new AuthenticateChallenge(scheme, parameters.ToImmutable()));
                parameters.Clear();
            }
        }
    }

    private ref struct HeaderReader(string text)
    {
        private ReadOnlySpan<char> _rest = text;

        /// <summary>The next word, over white space and commas; null at the end or at something that is no word.</summary>
        public string? Token()
        {
            _rest = _rest.TrimStart(" \t,");
            var length = _rest.IndexOfAny(" \t,=\"");
            length = length < 0 ? _rest.Length : length;
            if (length == 0)
            {
                return null;
            }

            var token = _rest[..length].ToString();
            _rest = _rest[length..];
            return token;
        }

        public bool Skip(char character)
        {
            var rest = _rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] != character)
            {
                return false;
            }

            _rest = rest[1..].TrimStart(" \t");
            return true;
        }

        /// <summary>A word or a quoted string; null when a quote is not closed.</summary>
        public string? Value()
        {
            if (_rest.IsEmpty || _rest[0] != '"')
            {
                return Token() ?? string.Empty;
            }

            var value = new System.Text.StringBuilder();
            for (var index = 1; index < _rest.Length; index++)
            {
                switch (_rest[index])
                {
                    case '"':
                        _rest = _rest[(index + 1)..];
                        return value.ToString();
                    case '\\' when index + 1 < _rest.Length:
                        value.Append(_rest[++index]);
                        break;
                    default:
                        value.Append(_rest[index]);
                        break;
                }
            }

            return null;
        }
    }
}
