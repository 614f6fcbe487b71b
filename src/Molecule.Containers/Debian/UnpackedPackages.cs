using System.Collections.Immutable;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Debian;

/// <summary>Packages that lie unpacked below one folder and can be run from there.</summary>
/// <param name="Root">Looks like <c>/</c>: <c>usr/bin</c>, <c>usr/lib</c> and so on.</param>
public sealed record UnpackedPackages(string Root, ImmutableArray<AptPackage> Packages)
{
    private static readonly string[] ProgramFolders = ["usr/sbin", "usr/bin", "sbin", "bin"];
    private static readonly string[] LibraryFolders = ["usr/lib", "lib"];

    public string? VersionOf(string package) => Packages.FirstOrDefault(candidate => candidate.Name == package)?.Version;

    /// <summary>The full path of a program of this set; null when no package has it.</summary>
    public string? Find(string program) => ProgramFolders.Select(folder => Path.Combine(Root, folder, program)).FirstOrDefault(Path.Exists);

    /// <summary>Makes programs of this set find each other and their libraries before the system's.</summary>
    public Dictionary<string, string?> Variables(IEnvironmentVariables environment)
    {
        var path = environment.Get("PATH") is { Length: > 0 } inherited ? inherited : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // The system's own folders too: a user's PATH need not have sbin.
            ["PATH"] = string.Join(':', [.. ProgramFolders.Select(Below), path, "/usr/sbin", "/sbin"]),
            ["LD_LIBRARY_PATH"] = string.Join(':', Libraries()),
        };
        if (Libraries().Select(folder => Path.Combine(folder, "xtables")).FirstOrDefault(Directory.Exists) is { } extensions)
        {
            variables["XTABLES_LIBDIR"] = extensions;
        }

        return variables;
    }

    private string Below(string folder) => Path.Combine(Root, folder);

    // Libraries lie in a folder per architecture (usr/lib/x86_64-linux-gnu), whose name only dpkg-dev would tell.
    private IEnumerable<string> Libraries() =>
        from folder in LibraryFolders.Select(Below)
        where Directory.Exists(folder)
        from candidate in Directory.EnumerateDirectories(folder, "*-linux-gnu*").Order(StringComparer.Ordinal).Append(folder)
        select candidate;
}
