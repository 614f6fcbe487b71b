namespace Molecule.Images.Publishing;

/// <summary>Reads the kind of store from what an engine says about its storage driver.</summary>
internal static class ImageStores
{
    private const string Key = "driver-type";
    private const string Snapshotter = "io.containerd.snapshotter.v1";

    /// <param name="driverStatus">The engine's <c>DriverStatus</c>: pairs of a name and a value; null when it gives none.</param>
    public static ImageStore Of(IEnumerable<string[]>? driverStatus) =>
        (driverStatus ?? []).Any(pair => pair is [Key, Snapshotter]) ? ImageStore.Containerd : ImageStore.Classic;
}
