using Molecule.Containers;

namespace Molecule.Images.Services;

/// <summary>What a service is to be built from is not there.</summary>
public sealed class InvalidServiceImageException(string service, string problem)
    : MoleculeException($"The image of service '{service}' cannot be built: {problem}.", "Correct the service's 'build' in the stack file.")
{
    public string Service { get; } = service;

    public override bool IsUsage => true;
}

/// <summary>One or more images of services could not be made; the others are done.</summary>
public sealed class ServiceImagesFailedException(IReadOnlyDictionary<string, Exception> failures)
    : MoleculeException(
        string.Join('\n', failures.Select(failure => $"{failure.Key}: {failure.Value.Message}")),
        string.Join(' ', failures.Values.OfType<MoleculeException>().Select(failure => failure.Remedy).Distinct(StringComparer.Ordinal).DefaultIfEmpty("See the errors above.")),
        failures.Values.First())
{
    /// <summary>By the service's name.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;

    public override bool IsUsage => Failures.Values.All(failure => failure is MoleculeException { IsUsage: true });
}
