namespace Molecule.Images.Publishing;

/// <summary>
/// Lets the first of several images that share layers go ahead. An engine that uploads the same layer to several repositories at once
/// compresses and sends it each time; once it is in one of them, the registry mounts it into the others.
/// </summary>
internal sealed class LayerTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _claimed = new(StringComparer.Ordinal);

    /// <param name="layers">Content ids of the image's layers.</param>
    /// <param name="push">Runs when everybody who came earlier with one of these layers has ended, well or not.</param>
    public async Task<T> RunAsync<T>(IEnumerable<string> layers, Func<Task<T>> push, CancellationToken cancellation)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // Nobody waits for somebody who came later, so nobody waits forever.
            await Task.WhenAll(Claim(layers, ended.Task)).WaitAsync(cancellation);
            return await push();
        }
        finally
        {
            ended.SetResult();
        }
    }

    private HashSet<Task> Claim(IEnumerable<string> layers, Task mine)
    {
        lock (_gate)
        {
            var earlier = new HashSet<Task>();
            foreach (var layer in layers)
            {
                if (_claimed.TryAdd(layer, mine) || _claimed[layer] == mine)
                {
                    continue;
                }

                earlier.Add(_claimed[layer]);
            }

            return earlier;
        }
    }
}
