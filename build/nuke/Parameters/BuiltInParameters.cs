namespace Nuke.Common.Parameters;

/// <summary>The parameters that every build has.</summary>
internal static class BuiltInParameters
{
    public const string Target = nameof(Target);
    public const string Skip = nameof(Skip);
    public const string Profile = nameof(Profile);
    public const string Root = nameof(Root);
    public const string Host = nameof(Host);
    public const string Verbosity = nameof(Verbosity);
    public const string Plan = nameof(Plan);
    public const string Help = nameof(Help);
    public const string Continue = nameof(Continue);
    public const string NoLogo = nameof(NoLogo);

    public static IReadOnlyList<ParameterSpec> All { get; } =
    [
        Of(Target, typeof(string[]), "Targets to run, same as naming them first"),
        Of(Skip, typeof(string[]), "Targets to skip; with no name all but those that are named to run"),
        Of(Plan, typeof(bool), "Shows what would run, and what would be skipped and why"),
        Of(Help, typeof(bool), "Shows this text"),
        Of(Continue, typeof(bool), "Goes on from the target that failed in the last run"),
        Of(Profile, typeof(string[]), "Takes parameters from .nuke/parameters.<profile>.json first"),
        Of(Verbosity, typeof(Verbosity), "How much is printed", Nuke.Common.Verbosity.Normal),
        Of(NoLogo, typeof(bool), "Leaves out the first line"),
        Of(Root, typeof(string), "The directory that holds .nuke"),
        Of(Host, typeof(string), "How to print: Terminal or GitHubActions; found out by itself"),
    ];

    private static ParameterSpec Of(string name, Type type, string description, object? initial = null) =>
        new(name, type) { Description = description, Separator = ",+", IsBuiltIn = true, Default = initial };
}
