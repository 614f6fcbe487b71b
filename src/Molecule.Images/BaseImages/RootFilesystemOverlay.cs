using Molecule.Containers.Debian;

namespace Molecule.Images.BaseImages;

/// <summary>The few files that make a bare Debian a container's: what the official images carry, too.</summary>
internal static class RootFilesystemOverlay
{
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private static readonly string[] ExcludedFolders = ["doc", "man", "locale", "info", "groff", "lintian", "linda"];

    public static void Write(string folder, DebianMirror mirror, bool slim)
    {
        Put(folder, "etc/apt/sources.list.d/debian.sources", Sources(mirror));
        Put(folder, "etc/apt/apt.conf.d/docker-clean", "DPkg::Post-Invoke { \"rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true\"; };\nDir::Cache::pkgcache \"\";\nDir::Cache::srcpkgcache \"\";\n");
        Put(folder, "etc/apt/apt.conf.d/docker-no-languages", "Acquire::Languages \"none\";\n");
        Put(folder, "etc/dpkg/dpkg.cfg.d/docker-apt-speedup", "force-unsafe-io\n");
        if (slim)
        {
            var excluded = ExcludedFolders.Select(name => $"path-exclude /usr/share/{name}/*\n");
            Put(folder, "etc/dpkg/dpkg.cfg.d/docker", string.Concat(excluded.Append("path-include /usr/share/doc/*/copyright\n")));
        }
    }

    private static string Sources(DebianMirror mirror) => string.Join('\n', mirror.Siblings.Select(Stanza));

    private static string Stanza(AptSource source) =>
        $"Types: deb\nURIs: {source.Address}\nSuites: {source.Suite}\nComponents: {string.Join(' ', source.Components)}\nSigned-By: {Keyring}\n";

    private static void Put(string folder, string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
