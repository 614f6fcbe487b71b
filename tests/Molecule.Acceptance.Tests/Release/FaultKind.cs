namespace Molecule.Acceptance.Tests.Release;

/// <summary>What goes wrong with one request.</summary>
public enum FaultKind
{
    /// <summary>The connection ends before the server hears of the request.</summary>
    Cut,

    /// <summary>The server does what it was asked, and the answer is lost.</summary>
    LostReply,

    /// <summary>429, with <c>Retry-After: 1</c>; the server hears nothing.</summary>
    TooManyRequests,

    /// <summary>500; the server hears nothing.</summary>
    ServerError,

    /// <summary>502; the server hears nothing.</summary>
    BadGateway,

    /// <summary>403; the server hears nothing.</summary>
    Denied,

    /// <summary>Whoever is under test is killed before the server hears of the request.</summary>
    Kill,

    /// <summary>Whoever is under test is killed when the server has done it.</summary>
    KillAfter,

    /// <summary>Nobody hears of the request, and it is not answered: see <see cref="FaultLine.Held"/>.</summary>
    Hold,
}
