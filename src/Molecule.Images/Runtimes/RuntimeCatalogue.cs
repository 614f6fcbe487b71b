using System.Collections.Immutable;

namespace Molecule.Images.Runtimes;

/// <summary>The one list of runtimes, in alphabetical order.</summary>
public static class RuntimeCatalogue
{
    /// <summary>Overrides the default runtime; an unknown value is refused with a warning and the compiled default is used.</summary>
    public const string DefaultVariable = "MOLECULE_DEFAULT_RUNTIME";

    public static readonly RuntimeName ClaudeCode = new("claude-code");
    public static readonly RuntimeName Codex = new("codex");
    public static readonly RuntimeName Hermes = new("hermes");
    public static readonly RuntimeName OpenClaw = new("openclaw");

    public static ImmutableArray<RuntimeName> All { get; } = [ClaudeCode, Codex, Hermes, OpenClaw];

    public static bool TryParse(string? text, out RuntimeName runtime)
    {
        runtime = All.FirstOrDefault(known => known.Value == text);
        return runtime.Value is not null;
    }

    /// <exception cref="UnknownRuntimeException">The name is not in the catalogue. It never becomes the default silently.</exception>
    public static RuntimeName Parse(string text) => TryParse(text, out var runtime) ? runtime : throw new UnknownRuntimeException(text);

    /// <summary>The runtime of somebody who named none.</summary>
    /// <param name="configured">The value of <see cref="DefaultVariable"/>; null or empty when it is not set.</param>
    /// <param name="warn">Is told once, when the configured value is unknown and therefore not used.</param>
    public static RuntimeName Default(string? configured, Action<string> warn)
    {
        if (string.IsNullOrEmpty(configured) || TryParse(configured, out var runtime))
        {
            return string.IsNullOrEmpty(configured) ? Hermes : Parse(configured);
        }

        warn($"{DefaultVariable}='{configured}' is not a known runtime ({string.Join(", ", All)}); using {Hermes}.");
        return Hermes;
    }
}
