using System.Collections.Immutable;
using System.Text;
using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Local;

/// <summary>
/// What in <c>/configs</c> is the provisioner's and what the agent's. Some folders are the provisioner's whatever they hold and are
/// replaced as a whole, because what an agent finds there decides what it is entitled to. Elsewhere it owns the files that it has put
/// there, which it knows again from a list that it leaves in the volume; everything else is the agent's and stays.
/// </summary>
internal static class ManagedFiles
{
    /// <summary>
    /// The list: one path a line. The agent could change it, so nothing that matters for entitlement rests on it, and no path of it is
    /// believed unchecked.
    /// </summary>
    public const string ListFile = ".molecule-files";

    /// <summary>The provisioner's even if a list does not say so: a volume may be older than the lists.</summary>
    public const string SystemPrompt = "system-prompt.md";

    /// <summary>Replaced as a whole at every creation.</summary>
    public static ImmutableArray<string> Folders { get; } = ["plugins", "prompts"];

    public static byte[] WriteList(AssetSet files) => Encoding.UTF8.GetBytes(string.Concat(files.Files.Keys.Where(IsListed).Select(path => path + '\n')));

    /// <summary>The paths of a list that are safe to remove; what is no such path is passed over.</summary>
    public static ImmutableArray<string> ReadList(byte[] list) =>
        [.. Encoding.UTF8.GetString(list).Split('\n').Where(path => AssetPath.IsSafe(path) && IsListed(path)).Distinct(StringComparer.Ordinal)];

    /// <summary>Files of an earlier start that the new one does not bring.</summary>
    public static ImmutableArray<string> Stale(IEnumerable<string> earlier, AssetSet files) =>
        [.. earlier.Where(path => !files.Files.ContainsKey(path)).Order(StringComparer.Ordinal)];

    private static bool IsListed(string path) => !Folders.Contains(path.Split('/')[0]) && path is not (ListFile or ConfigArchive.AuthTokenFile);
}
