namespace Molecule.Containers.Engines;

/// <summary>Which engine a person asked for: <c>auto</c>, <c>managed</c>, or an endpoint.</summary>
public abstract record EngineSelection
{
    private EngineSelection()
    {
    }

    /// <summary>The user's own engine if there is one, else the managed one.</summary>
    public static EngineSelection Default { get; } = new Auto();

    /// <param name="text">Null or empty means <c>auto</c>; an absolute path means the socket there.</param>
    /// <exception cref="InvalidEngineSelectionException">Neither a known word nor an endpoint that can be spoken to.</exception>
    public static EngineSelection Parse(string? text) => text switch
    {
        null or "" or "auto" => Default,
        "managed" => new ManagedOnly(),
        _ => new Explicit(ParseEndpoint(text, "--engine")),
    };

    /// <param name="origin">Where the text comes from; names the culprit in the error.</param>
    /// <exception cref="InvalidEngineSelectionException">Not an endpoint that can be spoken to.</exception>
    internal static EngineEndpoint ParseEndpoint(string text, string origin)
    {
        if (text.StartsWith('/'))
        {
            return new EngineEndpoint(new Uri("unix://" + text), origin);
        }

        if (text.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidEngineSelectionException(origin, text, "engines behind ssh:// are not supported; forward the engine's socket (ssh -L) and name the local end");
        }

        // Whole enough to connect to: a socket needs a path, everything else a host.
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme switch
            {
                "unix" => address.Host.Length == 0 && address.LocalPath.Length > 1,
                "npipe" => address.Segments.Length > 1,
                "tcp" => address.Host.Length > 0 && address.Port > 0,
                "http" or "https" => address.Host.Length > 0,
                _ => false,
            }
            ? new EngineEndpoint(address, origin)
            : throw new InvalidEngineSelectionException(origin, text, "expected unix:///path, npipe:////./pipe/name, tcp://host:port, http:// or https://");
    }

    public sealed record Auto : EngineSelection;

    public sealed record ManagedOnly : EngineSelection;

    public sealed record Explicit(EngineEndpoint Endpoint) : EngineSelection;
}
