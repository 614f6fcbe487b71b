using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>One local stack on one engine.</summary>
public sealed record StackOptions
{
    public required StackIdentity Identity { get; init; }

    public required StackDefinition Definition { get; init; }

    /// <summary>The state home; credentials are kept below its <c>stacks</c> folder.</summary>
    public required string StateHome { get; init; }

    /// <summary>Null makes the instance id the organisation's id.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>
    /// Images that were just built, by runtime: saves asking the engine for them. A runtime that is missing here is resolved by the
    /// image policy of the environment.
    /// </summary>
    public IReadOnlyDictionary<RuntimeName, WorkspaceImage> Images { get; init; } = new Dictionary<RuntimeName, WorkspaceImage>();

    /// <summary>
    /// Images of services that were just built, by service. A service that is missing here runs the image that it names, which is pulled
    /// when the engine does not have it.
    /// </summary>
    public IReadOnlyDictionary<string, ServiceImage> ServiceImages { get; init; } = new Dictionary<string, ServiceImage>();

    /// <summary>How long each workspace may take from its start until it is healthy and serves its agent card.</summary>
    public TimeSpan ReadinessDeadline { get; init; } = TimeSpan.FromSeconds(60);
}
