using Molecule.Containers;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Templates;

/// <summary>A <c>.dockerignore</c> has a rule that Docker refuses too.</summary>
public sealed class InvalidDockerIgnoreException(string file, string rule)
    : MoleculeException($"{file} has a malformed rule: '{rule}'.", "Correct the rule: ! needs a pattern, [ needs its ], a trailing \\ escapes nothing.")
{
    public string Rule { get; } = rule;
}

/// <summary>A runtime's template lacks what a template must have.</summary>
public sealed class InvalidTemplateException(RuntimeName runtime, string source, string problem, string remedy)
    : MoleculeException($"The template of {runtime} ({source}) {problem}.", remedy)
{
    public RuntimeName Runtime { get; } = runtime;

    /// <summary>Where the template came from, without credentials.</summary>
    public string TemplateSource { get; } = source;
}
