using Molecule.Containers.References;

namespace Molecule.Containers.Engines.Building;

/// <summary>A build said no: the engine answered with an error.</summary>
public sealed class BuildFailedException : MoleculeException
{
    public BuildFailedException(string error, FailingInstruction? instruction, IReadOnlyList<string> lastLines, string remedy)
        : base(Describe(error, instruction, lastLines), remedy)
    {
        Error = error;
        Instruction = instruction;
        LastLines = lastLines;
    }

    /// <summary>The engine's own words.</summary>
    public string Error { get; }

    /// <summary>Null when the failure belongs to no instruction (the context did not arrive, a parse error without a line).</summary>
    public FailingInstruction? Instruction { get; }

    /// <summary>At most the last 40 lines that the failing step printed; of the whole build when the step is unknown.</summary>
    public IReadOnlyList<string> LastLines { get; }

    private static string Describe(string error, FailingInstruction? instruction, IReadOnlyList<string> lastLines)
    {
        var where = instruction is null ? string.Empty : $" at {instruction}";
        var output = lastLines.Count == 0 ? string.Empty : "\n" + BuildGivenUp.Quote(lastLines);
        return $"The build failed{where}: {error}{output}";
    }
}

/// <summary>The instruction that a failure belongs to.</summary>
/// <param name="Line">In the Dockerfile, from 1; null when the instruction could not be found there.</param>
public sealed record FailingInstruction(string Text, string Dockerfile, int? Line)
{
    public override string ToString() => Line is null ? $"'{Text}'" : $"{Dockerfile}:{Line} '{Text}'";
}

/// <summary>A file of a build context could not be sent as it was found.</summary>
/// <param name="path">Relative to the context's root.</param>
public sealed class ContextUnreadableException(string path, string reason) : MoleculeException(
    $"'{path}' of the build context cannot be sent: {reason}",
    "Make it readable and leave it alone while the build runs, or name it in .dockerignore, then run again.")
{
    public string Path { get; } = path;
}

/// <summary>A build printed nothing for longer than its grace; the engine was told to stop it.</summary>
public sealed class BuildStalledException(TimeSpan grace, string? step, IReadOnlyList<string> lastLines)
    : MoleculeException(
        $"The build made no progress for {grace.TotalSeconds:0.#} s{BuildGivenUp.During(step)} and was stopped.\n{BuildGivenUp.Quote(lastLines)}",
        $"Look at the last lines; if the step is only slow and silent, raise {BuildTimeouts.StallGraceVariable} (seconds).")
{
    public TimeSpan Grace { get; } = grace;

    /// <summary>What was running; null when nothing had started.</summary>
    public string? Step { get; } = step;

    public IReadOnlyList<string> LastLines { get; } = lastLines;
}

/// <summary>A build took longer in all than it may; the engine was told to stop it.</summary>
public sealed class BuildCeilingException(TimeSpan ceiling, string? step, IReadOnlyList<string> lastLines)
    : MoleculeException(
        $"The build was still running after {ceiling.TotalSeconds:0.#} s{BuildGivenUp.During(step)} and was stopped.\n{BuildGivenUp.Quote(lastLines)}",
        $"Make the build shorter, or raise {BuildTimeouts.CeilingVariable} (seconds).")
{
    public TimeSpan Ceiling { get; } = ceiling;

    public string? Step { get; } = step;

    public IReadOnlyList<string> LastLines { get; } = lastLines;
}

/// <summary>The caller cancelled; the engine was told to stop the build. Not a failure, hence no <see cref="MoleculeException"/>.</summary>
public sealed class BuildCancelledException(string? step, IReadOnlyList<string> lastLines, CancellationToken cancellation)
    : OperationCanceledException($"The build was cancelled{BuildGivenUp.During(step)}.\n{BuildGivenUp.Quote(lastLines)}", cancellation)
{
    public string? Step { get; } = step;

    public IReadOnlyList<string> LastLines { get; } = lastLines;
}

/// <summary>An engine cannot run programs of the platform that a build is for.</summary>
public sealed class PlatformNotRunnableException(Platform platform, string enginePlatform, IReadOnlyList<string> lastLines)
    : MoleculeException(
        $"The engine ({enginePlatform}) cannot run programs for {platform}: no emulator for {platform.Architecture} is registered with its kernel.\n{BuildGivenUp.Quote(lastLines)}",
        $"Register qemu-{QemuName(platform.Architecture)} with binfmt_misc on the engine's machine (package qemu-user-static), or build for {enginePlatform}.")
{
    public Platform Platform { get; } = platform;

    private static string QemuName(string architecture) => architecture switch
    {
        "arm64" => "aarch64",
        "amd64" => "x86_64",
        "386" => "i386",
        _ => architecture,
    };
}

internal static class BuildGivenUp
{
    /// <summary>How many lines an error carries.</summary>
    public const int Lines = 40;

    public static string During(string? step) => step is null ? string.Empty : $" in '{step}'";

    public static string Quote(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "(it printed nothing)" : string.Join('\n', lines.Select(line => "  | " + line));
}
