using System.Security.Cryptography;
using System.Text;
using Molecule.Containers;
using Molecule.Images.Publishing;
using Molecule.Release.Versions;

namespace Molecule.Release.Journal;

/// <summary>
/// Where journals are: <c>&lt;state home&gt;/releases/&lt;registry&gt;/&lt;version&gt;.jsonl</c>. Outside the clone, which <c>Clean</c> and
/// fresh checkouts would take away; by registry, for the same version may go to several.
/// </summary>
public static class JournalFile
{
    public static string FolderOf(StateHome home, RegistryPrefix registry)
    {
        var readable = string.Concat(registry.Name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' ? character : '_'));
        var exact = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(registry.Name)))[..8];
        return Path.Combine(home.Path, "releases", $"{readable[..Math.Min(readable.Length, 60)]}-{exact}");
    }

    public static string Of(StateHome home, RegistryPrefix registry, ReleaseVersion version) => Path.Combine(FolderOf(home, registry), version.Text + ".jsonl");

    /// <summary>One release or rollback of a registry at a time, on this machine: they move the same tags.</summary>
    public static string LockOf(StateHome home, RegistryPrefix registry) => Path.Combine(FolderOf(home, registry), "lock");
}
