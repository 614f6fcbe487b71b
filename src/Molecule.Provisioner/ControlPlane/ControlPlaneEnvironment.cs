using System.Collections.Frozen;
using System.Collections.Immutable;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>
/// The environment that is sent, with its guard rails. Pure. Unlike on a local engine no kind is given a privileged key (the control
/// plane adds it where it is due, and refuses a request that brings one), and <c>GH_PAT</c> stands for nothing else.
/// </summary>
internal static class ControlPlaneEnvironment
{
    /// <summary>Sent only when the workspace's own secrets set them: another's would let an agent approve its own work.</summary>
    public static FrozenSet<string> ScmTokens { get; } = WorkspaceEnvironment.ScmWriteTokens.Concat(["GH_TOKEN", "GITHUB_TOKEN"]).ToFrozenSet(StringComparer.Ordinal);

    /// <param name="ownSecrets">Names that the workspace's own secrets set; of unknown origin means not in it.</param>
    public static (ImmutableSortedDictionary<string, string> Sent, ImmutableArray<DroppedVariable> Dropped) Build(
        IReadOnlyDictionary<string, string> environment, IReadOnlySet<string> ownSecrets)
    {
        var sent = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var dropped = ImmutableArray.CreateBuilder<DroppedVariable>();
        foreach (var (name, value) in environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (ReasonToDrop(name, ownSecrets) is { } reason)
            {
                dropped.Add(new DroppedVariable(name, reason));
            }
            else
            {
                sent[name] = value;
            }
        }

        return (sent.ToImmutable(), dropped.ToImmutable());
    }

    private static string? ReasonToDrop(string name, IReadOnlySet<string> ownSecrets)
    {
        if (WorkspaceEnvironment.Privileged.Contains(name))
        {
            return "no workspace is given a privileged key";
        }

        return ScmTokens.Contains(name) && !ownSecrets.Contains(name) ? "it can write to a source host, and the workspace's own secrets do not set it" : null;
    }
}

/// <summary>A variable that was taken out of the environment.</summary>
/// <param name="Reason">Without a full stop.</param>
internal sealed record DroppedVariable(string Name, string Reason);
