namespace Molecule.Provisioner.Tests.ControlPlane.Server;

internal enum ServerFault
{
    None,
    ResetBeforeAnswer,
    ResetMidBody,
    Hang,

    /// <summary>The body is sent as if it were an answer.</summary>
    Garbage,

    /// <summary>The body is sent again and again until the declared length is reached.</summary>
    Flood,
}

/// <summary>What the server does with one request.</summary>
internal sealed record ServerAnswer(int Status, string Body)
{
    public ServerFault Fault { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Null declares the true length.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>Lines that end in CR LF.</summary>
    public string Headers { get; init; } = string.Empty;

    public static ServerAnswer Broken(ServerFault fault, string body = "") => new(200, body) { Fault = fault };
}
