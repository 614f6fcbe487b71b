using Nuke.Common.Arguments;
using Nuke.Common.IO;

namespace Nuke.Common.Running;

/// <summary>The clone that this run works on.</summary>
internal sealed class BuildLocation(AbsolutePath root)
{
    private static BuildLocation? _current;

    public const string SettingsFolder = ".nuke";

    /// <summary>Found on first use: field initialisers of a build may ask before anything else has run.</summary>
    public static BuildLocation Current => _current ??= new BuildLocation(Find(
        ParsedArguments.RootIn(Environment.GetCommandLineArgs().AsSpan(1)) ?? Environment.GetEnvironmentVariable("NUKE_ROOT"),
        Directory.GetCurrentDirectory(),
        AppContext.BaseDirectory));

    public AbsolutePath Root { get; } = root;

    public AbsolutePath Settings { get; } = root / SettingsFolder;

    public AbsolutePath Temporary => (Settings / "temp").CreateDirectory();

    /// <summary>The given root, else the nearest folder with settings upwards of the working directory, else upwards of the program.</summary>
    public static AbsolutePath Find(string? given, string workingDirectory, string programDirectory)
    {
        if (!string.IsNullOrEmpty(given))
        {
            var root = Path.GetFullPath(given, workingDirectory);
            return Directory.Exists(root)
                ? Readable(root)
                : throw new UsageException($"The root directory {root} does not exist.", "Give an existing directory to --root.");
        }

        var found = Upwards(workingDirectory) ?? Upwards(programDirectory);
        return found is not null
            ? Readable(found)
            : throw new UsageException(
                $"Neither {workingDirectory} nor a directory above it holds a {SettingsFolder} directory.",
                "Run this from inside a clone, or give the clone's directory to --root.");
    }

    private static string? Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, SettingsFolder)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static AbsolutePath Readable(string root)
    {
        var settings = Path.Combine(root, SettingsFolder);
        try
        {
            if (Path.Exists(settings))
            {
                using var entries = Directory.EnumerateFileSystemEntries(settings).GetEnumerator();
                entries.MoveNext();
            }

            return root;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The directory {settings} cannot be read: {failure.Message}", $"Make {settings} a directory that you may read and write.", failure);
        }
    }
}
