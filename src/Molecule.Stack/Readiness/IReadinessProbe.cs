namespace Molecule.Stack.Readiness;

/// <summary>Observes from outside what a health check does not tell.</summary>
internal interface IReadinessProbe
{
    /// <summary>Null when it is content; else what is missing, such as "agent card (status 404)". Returns within a few seconds.</summary>
    Task<string?> MissingAsync(ContainerLook look, CancellationToken cancellation);
}
