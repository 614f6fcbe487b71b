using System.Security.Cryptography;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>One request, with what became of it.</summary>
internal sealed class FaultLineEntry(int index, string server, string method, string target, byte[] body)
{
    public int Index { get; } = index;

    /// <summary>Such as <c>registry</c>.</summary>
    public string Server { get; } = server;

    public string Method { get; } = method;

    /// <summary>Path and query.</summary>
    public string Target { get; } = target;

    public string Path => Target.Split('?')[0];

    /// <summary>Of the body; for a manifest, that is the manifest's.</summary>
    public string BodyDigest { get; } = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>The header; null when there was none.</summary>
    public string? Authorization { get; init; }

    public FaultKind? Fault { get; set; }

    /// <summary>Moments of arrivals and answers are in one order.</summary>
    public int Arrived { get; init; }

    /// <summary>When the server had answered; null when it never heard of it.</summary>
    public int? Applied { get; set; }

    /// <summary>What the server answered, whether or not the client got to see it.</summary>
    public int? Status { get; set; }

    public bool Succeeded => Status is >= 200 and < 300;

    public bool IsPromotion => Method == "POST" && Path.EndsWith("/promote", StringComparison.Ordinal);

    /// <summary>The repository and the tag or digest that a manifest was put under.</summary>
    public (string Repository, string Reference)? ManifestPut
    {
        get
        {
            var parts = Method == "PUT" ? Path.Split("/manifests/") : [];
            return parts.Length == 2 ? (parts[0]["/v2/".Length..], parts[1]) : null;
        }
    }

    public override string ToString() => $"#{Index} {Server} {Method} {Target} → {Status?.ToString() ?? "not passed on"}{(Fault is null ? string.Empty : $" [{Fault}]")}";
}
