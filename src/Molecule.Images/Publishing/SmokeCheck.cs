using Molecule.Containers.References;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;

namespace Molecule.Images.Publishing;

/// <summary>The smoke test of our own images, for those that are taken over from a registry.</summary>
/// <param name="platform">Null for the engine's own.</param>
internal sealed class SmokeCheck(SmokeTester tester, ImageManifest manifest, Platform? platform) : IAdoptedImageCheck
{
    /// <exception cref="SmokeFailedException">It does not behave.</exception>
    public Task CheckAsync(RuntimeName runtime, PinnedReference image, string imageId, CancellationToken cancellation)
    {
        var probe = manifest.Select([runtime])[0].Smoke;
        return tester.HasPassed(imageId, probe) ? Task.CompletedTask : tester.TestAsync(runtime, imageId, probe, platform, cancellation);
    }
}
