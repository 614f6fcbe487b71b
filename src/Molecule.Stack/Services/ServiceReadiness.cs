namespace Molecule.Stack.Services;

/// <summary>
/// What shows, beside a running container and its engine's health check if it has one, that a service is ready. Ports are those of
/// the container and must be published.
/// </summary>
public abstract record ServiceReadiness
{
    private ServiceReadiness()
    {
    }

    /// <summary>A GET is answered with a status from 200 to 399.</summary>
    /// <param name="Path">Begins with a slash.</param>
    public sealed record HttpGet(int Port, string Path = "/") : ServiceReadiness;

    /// <summary>A connection is accepted and not closed at once.</summary>
    public sealed record Tcp(int Port) : ServiceReadiness;

    /// <summary>A line of its output, since its start, contains this text.</summary>
    public sealed record LogLine(string Text) : ServiceReadiness;

    /// <summary>It is a job: it has ended with 0.</summary>
    public sealed record Completed : ServiceReadiness;
}
