using System.Collections.Immutable;
using Molecule.Release.Verification;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Release;

/// <summary>What the workspaces of the local stack run.</summary>
internal sealed class StackRunningImages(CommandContext context, StackSettings settings) : IRunningImages
{
    public async Task<ImmutableArray<RunningImage>> ListAsync(CancellationToken cancellation)
    {
        if (await new StackAccess(context, settings).FindAsync() is not { } found)
        {
            return [];
        }

        using var engine = found.Engine;
        return
        [
            .. (await found.Stack.StatusAsync(cancellation)).Workspaces
                .Where(workspace => workspace.ImageId is not null)
                .Select(workspace => new RunningImage(workspace.Name, workspace.Runtime, workspace.Image, workspace.ImageId!)),
        ];
    }
}
