namespace Nuke.Common.Planning;

/// <summary>Targets wait for each other.</summary>
internal sealed class CycleException(IReadOnlyList<string> members)
    : Exception($"These targets wait for each other: {string.Join(" → ", members.Append(members[0]))}.")
{
    /// <summary>In the order in which each waits for the next.</summary>
    public IReadOnlyList<string> Members { get; } = members;
}
