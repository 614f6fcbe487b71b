namespace Nuke.Common.Running;

/// <summary>A run as far as it came.</summary>
/// <param name="Invoked">The targets that were asked for.</param>
/// <param name="Done">Those that succeeded, were skipped, or had been done before.</param>
internal sealed record Attempt(IReadOnlyList<string> Invoked, IReadOnlyList<string> Done);

/// <summary>Remembers the last run for --continue: one line with the invoked targets, one per target that is done.</summary>
internal sealed class AttemptFile(BuildLocation location)
{
    public Attempt Read()
    {
        var path = PathOf();
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return lines.Length > 0
            ? new Attempt(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), lines[1..])
            : throw new UsageException("There is no run to continue: the last one succeeded, or there was none.", "Run without --continue.");
    }

    public void Begin(IEnumerable<string> invoked, IEnumerable<string> done) =>
        File.WriteAllLines(PathOf(), [string.Join(' ', invoked), .. done]);

    public void Done(string target) => File.AppendAllLines(PathOf(), [target]);

    /// <summary>Nothing is left to continue.</summary>
    public void End() => File.Delete(PathOf());

    private string PathOf() => location.Temporary / "attempt.log";
}
