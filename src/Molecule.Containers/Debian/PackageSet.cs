using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Molecule.Containers.Debian;

/// <summary>What to unpack together.</summary>
/// <param name="Name">A folder name.</param>
/// <param name="Wanted">Unpacked even where the system has them installed: they must all come from one place, and the system's may be gone tomorrow.</param>
public sealed record PackageSet(string Name, ImmutableArray<string> Wanted);

/// <summary>The marker of a complete folder.</summary>
internal sealed record UnpackedMarker(ImmutableArray<string> Wanted, ImmutableArray<AptPackage> Packages);

[JsonSerializable(typeof(UnpackedMarker))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class UnpackedJson : JsonSerializerContext;
