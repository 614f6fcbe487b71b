using System.Collections.Immutable;
using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>Where something of a stack is reached from this machine.</summary>
/// <param name="Address">An URL, or host and port of what speaks something else.</param>
internal sealed record StackLink(string Name, string Address)
{
    public bool IsWeb => Address.StartsWith("http://", StringComparison.Ordinal) || Address.StartsWith("https://", StringComparison.Ordinal);
}

internal static class StackLinks
{
    /// <summary>Workspaces first; without what is not reached.</summary>
    public static ImmutableArray<StackLink> Of(StackStatus status) =>
    [
        .. status.Workspaces.Where(workspace => workspace.Url is not null).Select(workspace => new StackLink(workspace.Name, workspace.Url!)),
        .. status.Services.SelectMany(service => service.Ports.Select(port => new StackLink(service.Name, port.ToString()))),
    ];
}
