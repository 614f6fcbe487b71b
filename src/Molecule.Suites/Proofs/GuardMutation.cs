namespace Molecule.Suites.Proofs;

/// <summary>An edit of one file that must turn a guard red, as the guard declares it.</summary>
/// <param name="File">From the repository's root, with <c>/</c>.</param>
/// <param name="Old">Its first place gets the new text; empty when the edit creates the file.</param>
/// <param name="NeedsBuild">True when the guard looks at assemblies, so that the file's project has to be compiled.</param>
public sealed record GuardMutation(string File, string Old, string New, bool NeedsBuild)
{
    private const int ShownText = 40;

    /// <summary>One short line, such as <c>build/stack.yaml: "x-molecule:" → "x:"</c>.</summary>
    public override string ToString() => Old.Length == 0 ? $"{File}: new" : $"{File}: {Quoted(FromFirstDifference(Old, New))} → {Quoted(FromFirstDifference(New, Old))}";

    /// <summary>Long edits differ late, if they only add something.</summary>
    private static string FromFirstDifference(string text, string other)
    {
        var common = text.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return text.Length <= ShownText || common < ShownText / 2 ? text : "…" + text[Math.Min(common, text.Length)..];
    }

    private static string Quoted(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ShownText ? $"\"{line}\"" : $"\"{line[..(ShownText - 1)]}…\"";
    }
}

/// <summary>A guard, and how to break what it protects.</summary>
/// <param name="Guard">The full name of its class.</param>
internal sealed record ListedGuard(string Guard, IReadOnlyList<GuardMutation> Mutations)
{
    public string ShortName => Guard[(Guard.LastIndexOf('.') + 1)..];
}

/// <summary>What one run of a guard came to.</summary>
internal sealed record GuardRun(string Guard, int Passed, IReadOnlyList<GuardFailure> Failures);

/// <param name="Words">What the guard itself says about it; null when it crashed, or asserted without a word.</param>
internal sealed record GuardFailure(string Test, string Message, string? Words);
