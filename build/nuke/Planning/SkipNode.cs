namespace Nuke.Common.Planning;

/// <summary>A planned target as the skip rules see it.</summary>
/// <param name="Requires">What it depends on or triggers.</param>
/// <param name="SkipsThem">Whether those are skipped with it.</param>
/// <param name="Reason">Why it is skipped by itself; null when it is not.</param>
internal sealed record SkipNode(string Name, bool Invoked, IReadOnlyList<string> Requires, bool SkipsThem, string? Reason);
