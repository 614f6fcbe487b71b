using Nuke.Common.Parameters;

namespace Nuke.Common.Running;

/// <summary>NUKE's own parameters, resolved.</summary>
internal sealed class Options(IEnumerable<ResolvedParameter> resolved)
{
    private readonly Dictionary<string, object?> _values = resolved.Where(parameter => parameter.Spec.IsBuiltIn)
        .ToDictionary(parameter => parameter.Spec.Name, parameter => parameter.Value);

    public bool Plan => Get(BuiltInParameters.Plan, false);

    public bool Help => Get(BuiltInParameters.Help, false);

    public bool Continue => Get(BuiltInParameters.Continue, false);

    public bool NoLogo
    {
        get => Get(BuiltInParameters.NoLogo, false);
        set => _values[BuiltInParameters.NoLogo] = value;
    }

    public Verbosity Verbosity => Get(BuiltInParameters.Verbosity, Verbosity.Normal);

    public string? Host => Get<string?>(BuiltInParameters.Host, null);

    public IReadOnlyList<string> Targets => Get<string[]>(BuiltInParameters.Target, []);

    /// <summary>Null when not given; empty means all but the invoked targets.</summary>
    public IReadOnlyList<string>? Skip => Get<string[]?>(BuiltInParameters.Skip, null);

    private T Get<T>(string name, T otherwise) => _values.GetValueOrDefault(name) is T value ? value : otherwise;
}
