using System.Globalization;
using System.Text.Json.Serialization;

namespace Molecule.Suites.Coverage;

/// <summary>How much of a room's code the measured suites run, all of them taken together.</summary>
/// <param name="Room">The assembly's name.</param>
/// <param name="Lines">How many lines have code.</param>
public sealed record RoomCoverage(string Room, int Covered, int Lines)
{
    /// <summary>With one decimal; <c>100.0 %</c> of nothing.</summary>
    [JsonIgnore]
    public string Percent => string.Create(CultureInfo.InvariantCulture, $"{(Lines == 0 ? 100 : 100.0 * Covered / Lines):0.0} %");
}
