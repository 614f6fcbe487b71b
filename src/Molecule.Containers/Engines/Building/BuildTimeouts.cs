using System.Globalization;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Building;

/// <summary>When a build is given up.</summary>
/// <param name="StallGrace">Longest silence; builders are silent for long while they export, which gets <see cref="ExportFactor"/> times this.</param>
/// <param name="Ceiling">Longest build in all, whatever it prints.</param>
public sealed record BuildTimeouts(TimeSpan StallGrace, TimeSpan Ceiling)
{
    /// <summary>Whole or fractional seconds without progress.</summary>
    public const string StallGraceVariable = "MOLECULE_BUILD_STALL_GRACE_S";

    /// <summary>Whole or fractional seconds in all.</summary>
    public const string CeilingVariable = "MOLECULE_BUILD_CEILING_S";

    public const int ExportFactor = 4;

    /// <summary>4 minutes of silence, 12 minutes in all.</summary>
    public static BuildTimeouts Default { get; } = new(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(12));

    /// <exception cref="InvalidBuildTimeoutException">A variable is set to something that is no positive number of seconds.</exception>
    public static BuildTimeouts From(IEnvironmentVariables environment) => new(
        Read(environment, StallGraceVariable) ?? Default.StallGrace,
        Read(environment, CeilingVariable) ?? Default.Ceiling);

    private static TimeSpan? Read(IEnvironmentVariables environment, string variable)
    {
        var text = environment.Get(variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidBuildTimeoutException(variable, text);
    }
}

/// <summary>A time-out variable holds no usable number.</summary>
public sealed class InvalidBuildTimeoutException(string variable, string value)
    : MoleculeException($"{variable}='{value}' is not a number of seconds.", "Give a number above 0, at most 86400, or unset it.")
{
    public string Variable { get; } = variable;

    public override bool IsUsage => true;
}
