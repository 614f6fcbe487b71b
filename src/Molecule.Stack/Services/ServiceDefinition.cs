using System.Collections.Immutable;

namespace Molecule.Stack.Services;

/// <summary>
/// One service of a stack file, with variables put in and env files merged. Texts of <see cref="Environment"/>, <see cref="Command"/>,
/// <see cref="Entrypoint"/>, <see cref="Provides"/> and the health check's test may hold <see cref="Credential"/> placeholders; everything else is literal.
/// </summary>
public sealed record ServiceDefinition
{
    /// <summary>Lower-case letters, digits and dashes, at most 40; shared with no workspace of the stack. Its name on the stack's network.</summary>
    public required string Name { get; init; }

    /// <summary>A reference. Null when it is built; with <see cref="Build"/>, the tag that the built image gets.</summary>
    public string? Image { get; init; }

    /// <summary>Null when the image is not built here.</summary>
    public ServiceBuild? Build { get; init; }

    /// <summary>Null runs the image's own.</summary>
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>Null runs the image's own.</summary>
    public ImmutableArray<string>? Entrypoint { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<ServicePort> Ports { get; init; } = [];

    public ImmutableArray<ServiceMount> Mounts { get; init; } = [];

    public ImmutableArray<ServiceTmpfs> Tmpfs { get; init; } = [];

    /// <summary>Further names on the stack's network, which is the only one that there is.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public ImmutableArray<Dependency> DependsOn { get; init; } = [];

    /// <summary>Null keeps the image's own.</summary>
    public ServiceHealthcheck? Healthcheck { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Empty: always part of the stack. Else only when one of them is asked for, or something that is brought up depends on it.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    public ServiceRestart Restart { get; init; } = ServiceRestart.No;

    /// <summary>Name or number, with a group after a colon; null runs as the image's own.</summary>
    public string? User { get; init; }

    public ServiceResources Resources { get; init; } = ServiceResources.Unlimited;

    /// <summary>Null: a job is ready when it has succeeded, anything else when it runs and the engine's health check, if there is one, is content.</summary>
    public ServiceReadiness? Readiness { get; init; }

    /// <summary>How long it may take from its start until it is ready.</summary>
    public TimeSpan ReadinessDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Variables that everything which depends on this service gets, unless it sets them itself; such as <c>DATABASE_URL</c>.</summary>
    public ImmutableSortedDictionary<string, string> Provides { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <param name="Context">An absolute folder of this machine.</param>
/// <param name="Dockerfile">Inside the context.</param>
/// <param name="Arguments">Never secrets: they stay in the image's history.</param>
/// <param name="Target">A stage; null builds the last one.</param>
public sealed record ServiceBuild(string Context, string Dockerfile, ImmutableSortedDictionary<string, string> Arguments, string? Target);

/// <summary>A port of a container that is published on 127.0.0.1.</summary>
/// <param name="Container">1 to 65535.</param>
/// <param name="Host">Asked for explicitly: this one or none. Null lets <paramref name="Conventional"/> or the system decide.</param>
/// <param name="Conventional">Taken when it is free on both address families, else the system picks one; null: the system picks one.</param>
public sealed record ServicePort(int Container, PortProtocol Protocol = PortProtocol.Tcp, int? Host = null, int? Conventional = null);

public enum PortProtocol
{
    Tcp,
    Udp,
}

/// <param name="Source">A volume's name in the stack file, or an absolute path of the engine's host.</param>
/// <param name="Target">An absolute path in the container.</param>
public sealed record ServiceMount(ServiceMountKind Kind, string Source, string Target, bool ReadOnly);

public enum ServiceMountKind
{
    /// <summary>A named volume of the stack; its data outlives everything but a reset.</summary>
    Volume,

    /// <summary>A file or folder of the engine's host.</summary>
    Bind,
}

/// <param name="Target">An absolute path in the container.</param>
/// <param name="Options">As mount takes them, such as <c>size=64m,noexec</c>; empty for the engine's own.</param>
public sealed record ServiceTmpfs(string Target, string Options = "");

/// <summary>Something else of the stack that must be far enough first.</summary>
/// <param name="On">The name of a service.</param>
public sealed record Dependency(string On, DependencyCondition Condition)
{
    /// <summary>False: it counts only when the other is brought up anyway, and brings nothing up of a profile that was not asked for.</summary>
    public bool IsRequired { get; init; } = true;
}

public enum DependencyCondition
{
    /// <summary><c>service_started</c>: its container was started.</summary>
    Started,

    /// <summary><c>service_healthy</c>: it is ready, by health check or by what <see cref="ServiceDefinition.Readiness"/> says.</summary>
    Healthy,

    /// <summary><c>service_completed_successfully</c>: it ended with 0; makes it a job.</summary>
    Completed,
}

/// <param name="Test">As the engine takes it: begins with <c>CMD</c> or <c>CMD-SHELL</c>. Empty when disabled.</param>
/// <param name="Interval">Null: the engine's default, as for the others.</param>
/// <param name="IsDisabled">Also switches the image's own off.</param>
public sealed record ServiceHealthcheck(
    ImmutableArray<string> Test, TimeSpan? Interval = null, TimeSpan? Timeout = null, TimeSpan? StartPeriod = null, int? Retries = null, bool IsDisabled = false);

/// <summary>What the engine does when the container ends.</summary>
/// <param name="Policy">The engine's word: <c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</param>
/// <param name="MaximumRetries">Of <c>on-failure</c>; 0 for no limit.</param>
public sealed record ServiceRestart(string Policy, int MaximumRetries = 0)
{
    public static ServiceRestart No { get; } = new("no");
}

/// <summary>Null is no limit.</summary>
/// <param name="NanoCpus">Billionths of a processor.</param>
public sealed record ServiceResources(long? MemoryBytes = null, long? NanoCpus = null, long? Pids = null)
{
    public static ServiceResources Unlimited { get; } = new();
}
