using System.Collections.Immutable;
using Molecule.Images.Publishing;
using Molecule.Release.Manifests;

namespace Molecule.Release.Running;

/// <summary>A complete release.</summary>
/// <param name="Address">Its page.</param>
/// <param name="Promoted">The runtimes whose pins moved in this run.</param>
public sealed record ReleaseResult(ReleaseManifest Manifest, PublishReport Images, string Address, ImmutableArray<string> Promoted);
