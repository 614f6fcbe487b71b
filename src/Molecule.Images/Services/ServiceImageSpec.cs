using Molecule.Containers.References;

namespace Molecule.Images.Services;

/// <summary>An image that a stack builds for one of its services.</summary>
/// <param name="Service">Lower-case letters, digits and dashes.</param>
/// <param name="Context">An absolute folder.</param>
/// <param name="Dockerfile">Inside the context, with <c>/</c>.</param>
/// <param name="Arguments">Never secrets: they stay in the image's history.</param>
/// <param name="Target">A stage; null builds the last one.</param>
/// <param name="Name">What the image is called besides; null for nothing.</param>
public sealed record ServiceImageSpec(string Service, string Context, string Dockerfile, IReadOnlyDictionary<string, string> Arguments, string? Target, Tag? Name);

/// <param name="Reference">The name that the stack runs it under: its own if it was given one, else one that no other content ever has.</param>
/// <param name="Id"><c>sha256:…</c></param>
/// <param name="Reused">An image of the same inputs was there; nothing was built.</param>
public sealed record BuiltServiceImage(string Service, Tag Reference, string Id, bool Reused);
