using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>Tests an image that was published by somebody else before we use it as ours: the smoke test, as a seam.</summary>
public interface IAdoptedImageCheck
{
    /// <summary>Returns when the image passes; throws when it does not.</summary>
    /// <param name="image">Is present on the engine.</param>
    /// <param name="imageId">The engine's id of it.</param>
    Task CheckAsync(RuntimeName runtime, PinnedReference image, string imageId, CancellationToken cancellation);
}
