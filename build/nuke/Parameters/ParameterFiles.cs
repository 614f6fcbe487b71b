using Nuke.Common.Arguments;
using Nuke.Common.Running;

namespace Nuke.Common.Parameters;

/// <summary>Finds the parameter files that apply.</summary>
internal static class ParameterFiles
{
    /// <summary>The profiles' files, the last named first, and then the common one.</summary>
    public static IReadOnlyList<ParameterFile> Load(BuildLocation location, ParsedArguments arguments)
    {
        var profiles = arguments.Values.TryGetValue(BuiltInParameters.Profile, out var given)
            ? given
            : Environment.GetEnvironmentVariable("NUKE_PROFILE") is { Length: > 0 } named ? [named] : [];
        var names = profiles.SelectMany(text => text.Split([',', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        List<ParameterFile> files = [.. names.AsEnumerable().Reverse().Select(name => OfProfile(location, name))];
        if (Load(location, "parameters.json") is { } common)
        {
            files.Add(common);
        }

        return files;
    }

    private static ParameterFile OfProfile(BuildLocation location, string name) => Load(location, $"parameters.{name}.json")
        ?? throw new UsageException(
            $"No profile \"{name}\": there is no {BuildLocation.SettingsFolder}/parameters.{name}.json.{Suggestion.For(name, Existing(location))}");

    private static ParameterFile? Load(BuildLocation location, string file) =>
        ParameterFile.Load(location.Settings / file, $"{BuildLocation.SettingsFolder}/{file}");

    private static IEnumerable<string> Existing(BuildLocation location) => Directory.Exists(location.Settings)
        ? Directory.EnumerateFiles(location.Settings, "parameters.*.json").Select(path => Path.GetFileName(path).Split('.')[1])
        : [];
}
