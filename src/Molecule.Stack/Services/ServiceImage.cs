using Molecule.Containers.References;

namespace Molecule.Stack.Services;

/// <summary>The image that a service is created from.</summary>
/// <param name="Reference">What the engine is told.</param>
/// <param name="Id">The engine's id of it (<c>sha256:…</c>), which tells whether a running service is up to date.</param>
public sealed record ServiceImage(ImageReference Reference, string Id);
