using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Molecule.Containers.References;

/// <summary>An OCI platform, <c>os/architecture</c> with an optional variant, such as <c>linux/arm64/v8</c>.</summary>
public sealed partial record Platform(string OperatingSystem, string Architecture, string? Variant = null)
{
    /// <summary>Linux on this machine's processor: what an engine builds and runs when nothing else is asked for.</summary>
    public static Platform Native { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    });

    /// <exception cref="InvalidReferenceException">The text is not <c>os/architecture[/variant]</c>.</exception>
    public static Platform Parse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success
            ? new Platform(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Success ? match.Groups[3].Value : null)
            : throw new InvalidReferenceException("platform", text, "expected os/architecture[/variant], such as linux/amd64");
    }

    public override string ToString() => Variant is null ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";

    [GeneratedRegex(@"\A([a-z0-9]+)/([a-z0-9]+)(?:/([a-z0-9]+))?\z")]
    private static partial Regex Pattern();
}
