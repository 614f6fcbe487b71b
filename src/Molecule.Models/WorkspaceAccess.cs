namespace Molecule.Models;

/// <summary>How a workspace sees the folder of the host that it is given.</summary>
public sealed record WorkspaceAccess
{
    private WorkspaceAccess(string word) => Word = word;

    /// <summary>Not at all: <c>/workspace</c> is a volume.</summary>
    public static WorkspaceAccess None { get; } = new("none");

    public static WorkspaceAccess ReadOnly { get; } = new("read_only");

    public static WorkspaceAccess ReadWrite { get; } = new("read_write");

    public static IReadOnlyList<WorkspaceAccess> All { get; } = [None, ReadOnly, ReadWrite];

    public string Word { get; }

    /// <summary>Null when the word is not one of <see cref="All"/>.</summary>
    public static WorkspaceAccess? Find(string word) => All.FirstOrDefault(access => access.Word == word);

    public override string ToString() => Word;
}
