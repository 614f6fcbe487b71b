using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>For tests in which nothing is to be adopted.</summary>
internal sealed class NoCheck : IAdoptedImageCheck
{
    public Task CheckAsync(RuntimeName runtime, PinnedReference image, string imageId, CancellationToken cancellation) =>
        throw new InvalidOperationException("Nothing is to be adopted here.");
}
