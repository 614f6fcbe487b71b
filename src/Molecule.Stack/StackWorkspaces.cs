using System.Collections.Immutable;
using Molecule.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack;

/// <summary>Turns the platform's words into what the provisioner understands. Pure.</summary>
public static class StackWorkspaces
{
    /// <summary>On every container of a stack, so that stacks can be listed by name.</summary>
    public const string StackLabel = "molecule.stack";

    /// <summary>The clone that a stack belongs to.</summary>
    public const string CheckoutLabel = "molecule.stack.checkout";

    /// <summary>What everything that belongs to a stack carries beside the labels of ownership.</summary>
    public static ImmutableDictionary<string, string> Labels(StackIdentity identity) =>
        ImmutableDictionary<string, string>.Empty.Add(StackLabel, identity.Name).Add(CheckoutLabel, identity.Checkout);

    /// <exception cref="InvalidStackException">The organisation would have two concierges.</exception>
    public static ImmutableArray<Workspace> Model(StackOptions options)
    {
        var organisation = new Organisation(options.OrganisationId ?? options.Identity.Instance.Value);
        var workspaces = options.Definition.Workspaces
            .Select(declaration => new Workspace
            {
                Id = declaration.Kind == WorkspaceKind.Platform ? organisation.ConciergeId : Workspace.LocalId(options.Identity.Instance.Value, declaration.Name),
                Name = declaration.Name,
                Kind = declaration.Kind,
                Runtime = declaration.Runtime,
                Tier = declaration.Tier,
                HostPath = declaration.HostPath,
                Access = declaration.Access,
            })
            .ToImmutableArray();
        return Organisation.SurplusConcierges(workspaces) is [{ } surplus, ..]
            ? throw new InvalidStackException($"'{surplus.Name}' is a second workspace of kind {WorkspaceKind.Platform}: an organisation has one concierge.", "Make it an ordinary workspace.")
            : workspaces;
    }

    /// <param name="tokens">A token for each workspace's name.</param>
    /// <param name="provided">Variables of the services that it depends on; its own win.</param>
    public static WorkspaceSpec Specify(
        Workspace workspace, WorkspaceDeclaration declaration, StackIdentity identity, IReadOnlyDictionary<string, string> tokens, IEnumerable<KeyValuePair<string, string>> provided) => new()
        {
            Id = workspace.Id.ToString("D"),
            Name = workspace.Name,
            Kind = workspace.Kind.Word,
            Runtime = workspace.Runtime,
            Tier = (int)workspace.Tier,
            Image = declaration.Image,
            HostPath = workspace.HostPath,
            Access = workspace.Access?.Word,
            Environment = declaration.Environment.AddRange(provided.Where(variable => !declaration.Environment.ContainsKey(variable.Key))),
            Assets = declaration.Assets,
            Plugins = declaration.Plugins,
            AuthToken = tokens[workspace.Name],
            Labels = Labels(identity),
        };
}
