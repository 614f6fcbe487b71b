using System.Collections.Immutable;

namespace Molecule.Containers.Debian;

/// <summary>What <c>/etc/os-release</c> says; see os-release(5).</summary>
/// <param name="Id">Lower case, such as <c>debian</c>; <c>linux</c> when the file does not say.</param>
/// <param name="Like">What it derives from, nearest first.</param>
/// <param name="Codename">Such as <c>bookworm</c>; null when the distribution has none.</param>
public sealed record OsRelease(string Id, ImmutableArray<string> Like, string? Codename, string PrettyName)
{
    private static readonly string[] Places = ["/etc/os-release", "/usr/lib/os-release"];

    /// <summary>True for Debian, Ubuntu and what derives from them: it has apt and dpkg, and packages a container engine as <c>docker.io</c>.</summary>
    public bool IsDebianFamily => Id is "debian" or "ubuntu" || Like.Contains("debian") || Like.Contains("ubuntu");

    /// <summary>Of this machine; <see cref="Unknown"/> where there is no such file.</summary>
    public static OsRelease Read() => Places.FirstOrDefault(File.Exists) is { } file ? Parse(File.ReadAllText(file)) : Unknown;

    public static OsRelease Unknown { get; } = new("unknown", [], null, "this system");

    public static OsRelease Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] != '#')
            {
                values[line[..equals]] = Unquote(line[(equals + 1)..]);
            }
        }

        var id = values.GetValueOrDefault("ID", "linux");
        return new OsRelease(
            id,
            [.. values.GetValueOrDefault("ID_LIKE", string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            values.TryGetValue("VERSION_CODENAME", out var codename) && codename.Length > 0 ? codename : null,
            values.GetValueOrDefault("PRETTY_NAME", id));
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1].Replace("\\", string.Empty, StringComparison.Ordinal) : value;
}
