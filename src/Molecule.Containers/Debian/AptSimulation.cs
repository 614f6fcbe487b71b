using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Molecule.Containers.Debian;

/// <summary>Reads what <c>apt-get --simulate install</c> would install.</summary>
public static partial class AptSimulation
{
    /// <summary>
    /// The packages of the lines <c>Inst name [installed version] (version source, source [architecture])</c>, in apt's order; all else is
    /// talk. A name may carry an architecture of its own (<c>libc6:i386</c>).
    /// </summary>
    public static ImmutableArray<AptPackage> Parse(string output) =>
        [.. Instruction().Matches(output).Select(match => new AptPackage(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))];

    [GeneratedRegex(@"^Inst ([^\s:]+)(?::\S+)?(?: \[[^\]]*\])? \((\S+) .*\[([a-z0-9-]+)\]\)", RegexOptions.Multiline)]
    private static partial Regex Instruction();
}
