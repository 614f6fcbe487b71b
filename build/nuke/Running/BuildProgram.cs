using Nuke.Common.Arguments;
using Nuke.Common.Definitions;
using Nuke.Common.Parameters;
using Nuke.Common.Printing;

namespace Nuke.Common.Running;

/// <summary>A build process from its first to its last line.</summary>
internal static class BuildProgram
{
    public const int Succeeded = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    /// <summary>By SIGINT, as Ctrl-C sends it.</summary>
    public const int Interrupted = 130;

    /// <summary>By SIGTERM.</summary>
    public const int Terminated = 143;

    public static int Run(Func<NukeBuild> create, IReadOnlyList<string> defaults)
    {
        using var printer = Printer.Process;
        try
        {
            return Start(create, defaults, Environment.GetCommandLineArgs()[1..]);
        }
        catch (Exception failure) when (Unwrap(failure) is UsageException usage)
        {
            printer.Error(usage.Message);
            if (usage.Remedy is not null)
            {
                printer.Error(usage.Remedy);
            }

            return Misused;
        }
    }

    /// <summary>An exception in a field initialiser or through reflection is wrapped once or more.</summary>
    public static Exception Unwrap(Exception failure) => failure switch
    {
        System.Reflection.TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        AggregateException { InnerExceptions: [var inner] } => Unwrap(inner),
        _ => failure,
    };

    private static int Start(Func<NukeBuild> create, IReadOnlyList<string> defaults, string[] arguments)
    {
        var location = BuildLocation.Current;
        var build = create();
        var definition = BuildDefinition.Read(build, defaults);
        IReadOnlyList<ParameterSpec> specs = [.. definition.Parameters, .. BuiltInParameters.All];
        var parsed = ParsedArguments.Parse(arguments, specs);
        var parameters = ParameterResolver.Resolve(specs, parsed, Variables(), ParameterFiles.Load(location, parsed));
        foreach (var secret in parameters.Where(parameter => parameter.Spec.IsSecret))
        {
            SecretMask.Process.Register(ValueConverter.Show(secret.Value ?? secret.Spec.Default));
        }

        var session = new Session(definition, parameters, TargetNames.Resolve(parsed.Targets, definition.Targets));
        build.Session = session;
        NukeBuild.Verbosity = session.Options.Verbosity;
        NukeBuild.Host = Hosts.Create(session.Options.Host, Environment.GetEnvironmentVariable)
            ?? throw new UsageException($"No host \"{session.Options.Host}\".{Suggestion.For(session.Options.Host!, Hosts.Names)}");
        if (session.Options.Help)
        {
            HelpText.Write(Printer.Process, session);
            return Succeeded;
        }

        var attempt = new AttemptFile(location);
        RunPlan.Prepare(build, session, attempt);
        definition.Inject(build);
        build.OnBuildCreated();
        RunPlan.MarkSkipped(build, session, attempt);
        SchemaFile.Refresh(location, build, specs);
        if (session.Options.Plan)
        {
            PlanTree.Write(Printer.Process, build);
            return Succeeded;
        }

        return Executor.Run(build, session, attempt);
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
