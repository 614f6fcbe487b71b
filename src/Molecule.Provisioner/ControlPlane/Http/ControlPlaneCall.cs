namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>One request, as it is made once or several times with the same bytes.</summary>
/// <param name="Operation">The call in words, for messages: <c>stop workspace 9d1c…</c>.</param>
/// <param name="Route">Path and query below the base URL, beginning with <c>/</c>, escaped.</param>
internal sealed record ControlPlaneCall(HttpMethod Method, string Route, string Operation)
{
    /// <summary>Calls that only carry a few words of JSON.</summary>
    public static TimeSpan SmallBudget { get; } = TimeSpan.FromSeconds(120);

    /// <summary>Calls that may wait for an image or a machine.</summary>
    public static TimeSpan LongBudget { get; } = TimeSpan.FromMinutes(20);

    public const int SmallBody = 64 * 1024;

    public const int ConsoleBody = 256 * 1024;

    /// <summary>JSON; null sends no body.</summary>
    public byte[]? Body { get; init; }

    /// <summary>True takes the bearer of the admin routes.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>For the whole call: all attempts and the pauses between them.</summary>
    public TimeSpan Budget { get; init; } = SmallBudget;

    /// <summary>Bytes of an answer that are read at most.</summary>
    public int BodyLimit { get; init; } = SmallBody;

    /// <summary>Null: the call is made once, whatever comes of it.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Values of this call that no message may show, besides those that the process knows.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];
}
