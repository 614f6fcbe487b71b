using Molecule.Containers.Engines.Managed;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.BaseImages;

/// <summary>What may be tried for an image that is not there, in this order: a pull, then debootstrap.</summary>
/// <param name="Suite">Null when debootstrap is not to be tried.</param>
/// <param name="Refusal">Why debootstrap is not to be tried although the source allows it; null when it is, or when nobody asked.</param>
public sealed record BaseImagePlan(bool Pull, DebianSuite? Suite, string? Refusal)
{
    /// <param name="machine">Where debootstrap would run.</param>
    /// <param name="native">The platform of this machine.</param>
    /// <param name="engine">The platform of the engine.</param>
    public static BaseImagePlan Make(BaseImageRequest request, ManagedEngineSupport machine, Platform native, Platform engine)
    {
        if (LocalImageNames.IsLocal(request.Reference))
        {
            return new BaseImagePlan(Pull: false, null, $"{request.Reference} is a local name: it is never pulled, and only its own build makes it");
        }

        if (request.Source == BaseImageSource.Pull)
        {
            return new BaseImagePlan(Pull: true, null, null);
        }

        var pull = request.Source == BaseImageSource.Auto;
        var wanted = request.Platform ?? engine;
        var suite = DebianSuite.Of(request.Reference);
        var refusal = 0 switch
        {
            _ when suite is null => $"debootstrap makes debian:<suite> and debian:<suite>-slim, not {request.Reference}",
            _ when !machine.Linux => "debootstrap needs Linux",
            _ when !machine.System.IsDebianFamily => $"debootstrap comes from Debian's or Ubuntu's packages, and this is {machine.System.PrettyName}",
            _ when !machine.Root => "debootstrap needs root",
            _ when (wanted.OperatingSystem, wanted.Architecture) != (native.OperatingSystem, native.Architecture) => $"debootstrap makes {native} here, not {wanted}",
            _ => null,
        };
        return new BaseImagePlan(pull, refusal is null ? suite : null, refusal);
    }
}
