using System.Collections.Immutable;
using System.Text.Json;

namespace Molecule.Suites;

/// <summary>A change of the code that no test has noticed.</summary>
/// <param name="File">From the repository's root, with <c>/</c>.</param>
/// <param name="Kind">The tool's word for the sort of change.</param>
/// <param name="IsCovered">False when no test so much as runs the place.</param>
public sealed record Survivor(string File, int Line, string Kind, string Replacement, bool IsCovered);

/// <summary>What became of all changes that were tried.</summary>
/// <param name="Noticed">Those that made a test fail, or run without end.</param>
public sealed record MutationReport(int Noticed, ImmutableArray<Survivor> Survivors)
{
    /// <summary>Per cent that must be noticed.</summary>
    public const double Least = 85;

    /// <summary>Per cent that were noticed; 100 when none was tried.</summary>
    public double Score => Noticed + Survivors.Length == 0 ? 100 : 100.0 * Noticed / (Noticed + Survivors.Length);

    /// <param name="json">The tool's report, in the format that all mutation tools share.</param>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static MutationReport Read(string json, string root)
    {
        using var document = JsonDocument.Parse(json);
        var noticed = 0;
        var survivors = ImmutableArray.CreateBuilder<Survivor>();
        foreach (var file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
            {
                switch (mutant.GetProperty("status").GetString())
                {
                    case "Killed" or "Timeout":
                        noticed++;
                        break;
                    case "Survived" or "NoCoverage":
                        survivors.Add(new Survivor(
                            Path.GetRelativePath(root, Path.Combine(root, file.Name)).Replace('\\', '/'),
                            mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32(),
                            mutant.GetProperty("mutatorName").GetString()!,
                            mutant.GetProperty("replacement").GetString()!.ReplaceLineEndings(" "),
                            mutant.GetProperty("status").GetString() == "Survived"));
                        break;
                    default:
                        // Left out on purpose, or no code that compiles.
                        break;
                }
            }
        }

        return new MutationReport(noticed, [.. survivors.OrderBy(survivor => survivor.File, StringComparer.Ordinal).ThenBy(survivor => survivor.Line)]);
    }
}
