using System.Text.RegularExpressions;
using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>What debootstrap has to make for a tag of the official Debian image.</summary>
/// <param name="Name">Such as <c>bookworm</c>.</param>
/// <param name="Slim">True without documentation, manual pages and translations.</param>
public sealed partial record DebianSuite(string Name, bool Slim)
{
    private static readonly Dictionary<string, string> Numbers = new(StringComparer.Ordinal) { ["11"] = "bullseye", ["12"] = "bookworm", ["13"] = "trixie", ["latest"] = "stable" };

    /// <summary>Null for anything but a moving tag of <c>debian</c>: a dated or derived one stands for bytes that cannot be made here.</summary>
    public static DebianSuite? Of(Tag reference)
    {
        var match = Pattern().Match(reference.Name);
        if (reference.Repository.Name is not ("debian" or "library/debian" or "docker.io/debian" or "docker.io/library/debian") || !match.Success)
        {
            return null;
        }

        var name = match.Groups[1].Value;
        return new DebianSuite(Numbers.GetValueOrDefault(name, name), match.Groups[2].Success) is { } suite && !char.IsAsciiDigit(suite.Name[0]) ? suite : null;
    }

    [GeneratedRegex(@"\A([a-z]+|[0-9]+)(-slim)?\z")]
    private static partial Regex Pattern();
}
