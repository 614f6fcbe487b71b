namespace Molecule.Models;

/// <summary>What a workspace is in its organisation. Metadata only: it never selects an image.</summary>
public sealed record WorkspaceKind
{
    /// <summary>The wire word of the concierge. The provisioner cannot see this room and has a literal of its own; a guard compares the two.</summary>
    public const string PlatformWord = "platform";

    public const string OrdinaryWord = "workspace";

    private WorkspaceKind(string word) => Word = word;

    public static WorkspaceKind Ordinary { get; } = new(OrdinaryWord);

    /// <summary>The organisation's one concierge.</summary>
    public static WorkspaceKind Platform { get; } = new(PlatformWord);

    public string Word { get; }

    /// <summary>Null when the word is neither <c>workspace</c> nor <c>platform</c>.</summary>
    public static WorkspaceKind? Find(string word) => word switch
    {
        OrdinaryWord => Ordinary,
        PlatformWord => Platform,
        _ => null,
    };

    public override string ToString() => Word;
}
