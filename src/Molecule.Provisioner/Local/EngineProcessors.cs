using Docker.DotNet;

namespace Molecule.Provisioner.Local;

/// <summary>How many processors the engine has: it refuses a container that may use more, instead of giving it all there are.</summary>
internal sealed class EngineProcessors(IDockerClient docker)
{
    private int? _count;

    /// <summary>Asks the engine once, and only when the limit can be more than any engine has.</summary>
    public async Task<int?> ForAsync(TierLimits limits, CancellationToken cancellation)
    {
        if (!limits.MayExceed(processors: 1))
        {
            return null;
        }

        return _count ??= (int)(await docker.System.GetSystemInfoAsync(cancellation)).NCPU;
    }
}
