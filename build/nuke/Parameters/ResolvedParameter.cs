namespace Nuke.Common.Parameters;

/// <param name="Value">Null when no source has it.</param>
/// <param name="Origin">Where the value comes from, such as <c>HOST_PORT</c> or <c>.nuke/parameters.json</c>; empty for the initial value.</param>
internal sealed record ResolvedParameter(ParameterSpec Spec, object? Value, string Origin);
