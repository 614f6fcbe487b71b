namespace Molecule.Release.Preflight;

/// <summary>One thing that keeps a release from beginning.</summary>
/// <param name="Subject">What was looked at, such as "registry".</param>
/// <param name="Text">Without a full stop.</param>
/// <param name="IsUsage">The input is wrong: nothing but another input helps.</param>
public sealed record ReleaseProblem(string Subject, string Text, string Remedy, bool IsUsage);
