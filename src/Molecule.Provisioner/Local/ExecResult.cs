namespace Molecule.Provisioner.Local;

/// <summary>What a command inside a workspace did.</summary>
public sealed record ExecResult(long ExitCode, string StandardOutput, string StandardError);
