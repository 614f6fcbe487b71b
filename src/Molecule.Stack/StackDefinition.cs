using System.Collections.Immutable;
using Molecule.Models;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>What a stack file declares.</summary>
/// <param name="Workspaces">In the file's order; names are unique.</param>
public sealed record StackDefinition(ImmutableArray<WorkspaceDeclaration> Workspaces)
{
    /// <summary>In the file's order; names are unique, also among the workspaces.</summary>
    public ImmutableArray<ServiceDefinition> Services { get; init; } = [];
}

/// <summary>One workspace of a stack file, <c>count</c> already spread out.</summary>
/// <param name="Image">An explicit image, or null.</param>
/// <param name="Environment">May hold <see cref="Credential"/> placeholders.</param>
/// <param name="Assets">An identity template, or null.</param>
public sealed record WorkspaceDeclaration(
    string Name,
    WorkspaceKind Kind,
    string Runtime,
    WorkspaceTier Tier,
    string? Image,
    string? Assets,
    ImmutableArray<string> Plugins,
    ImmutableDictionary<string, string> Environment,
    string? HostPath,
    WorkspaceAccess? Access)
{
    /// <summary>Services that must be far enough before it starts, and whose <see cref="ServiceDefinition.Provides"/> it gets.</summary>
    public ImmutableArray<Dependency> DependsOn { get; init; } = [];
}
