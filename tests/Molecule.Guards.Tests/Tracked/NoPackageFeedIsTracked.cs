using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Tracked;

/// <summary>
/// Where packages come from is a matter of the machine. Its configuration tells this guard which hosts to look for, so that none of them
/// is written down here, either.
/// </summary>
public partial class NoPackageFeedIsTracked : IGuard
{
    private static readonly string[] Variables =
        ["NUGET_SOURCE", "NUGET_SOURCES", "NPM_CONFIG_REGISTRY", "npm_config_registry", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "GOPROXY"];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        // A machine without any configuration has no feed that could be named.
        .. Hosts().Take(1).Select(host => new Mutation("build/stack.yaml", "x-molecule:", $"# https://{host}/\nx-molecule:")),
        Mutation.NewFile("nuget.config", "<configuration />\n"),
    ];

    [Fact]
    public void No_line_names_one()
    {
        var hosts = Hosts().Select(host => new Regex($@"(?<![\w.-]){Regex.Escape(host)}(?![\w-])", RegexOptions.IgnoreCase)).ToList();
        Repository.Lines(Repository.Files).Where(line => hosts.Exists(host => host.IsMatch(line.Text)))
            .ShouldBeEmpty("These hosts are this machine's package feeds. Read them from its configuration instead.");
    }

    [Fact]
    public void No_file_configures_one() => Repository.Files
        .Where(file => file[(file.LastIndexOf('/') + 1)..].ToUpperInvariant() is "NUGET.CONFIG" or ".NPMRC" or "PIP.CONF")
        .ShouldBeEmpty("Feeds are configured on the machine, not in the repository. Remove these files.");

    private static List<string> Hosts() =>
    [
        .. ConfigurationFiles().Where(File.Exists).SelectMany(ReadLines).Concat(Variables.Select(Environment.GetEnvironmentVariable).OfType<string>())
            .SelectMany(line => Address().Matches(line)).Select(match => match.Groups["host"].Value)
            .Where(host => host.Contains('.', StringComparison.Ordinal) && !System.Net.IPAddress.TryParse(host, out _))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static IEnumerable<string> ConfigurationFiles()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var roaming = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        string[] files =
        [
            Path.Combine(home, ".nuget", "NuGet", "NuGet.Config"),
            Path.Combine(home, ".config", "NuGet", "NuGet.Config"),
            Path.Combine(roaming, "NuGet", "NuGet.Config"),
            Path.Combine(home, ".npmrc"),
            Path.Combine(home, ".config", "pip", "pip.conf"),
            "/etc/npmrc",
            "/etc/pip.conf",
            "/etc/apt/sources.list",
        ];
        const string Apt = "/etc/apt/sources.list.d";
        return Directory.Exists(Apt)
            ? files.Concat(Directory.EnumerateFiles(Apt).Where(file => Path.GetExtension(file) is ".list" or ".sources"))
            : files;
    }

    private static IEnumerable<string> ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith('#'));
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"https?://(?:[^/@\s""']*@)?(?<host>[A-Za-z0-9.-]+)")]
    private static partial Regex Address();
}
