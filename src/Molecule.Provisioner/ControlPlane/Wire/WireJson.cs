using System.Text.Encodings.Web;
using System.Text.Json;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>
/// The serializers as they are used. Base64 stays as it is: the default encoder, which is made for text inside HTML, would write every
/// <c>+</c> of it as six characters.
/// </summary>
internal static class WireJson
{
    public static ControlPlaneJson Types { get; } =
        new(new JsonSerializerOptions(ControlPlaneJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
