namespace Molecule.Images.BaseImages;

/// <summary>Where a base image that is not on the engine may come from.</summary>
public sealed record BaseImageSource
{
    private BaseImageSource(string name) => Name = name;

    /// <summary>Pull, and make it with debootstrap where that fails.</summary>
    public static BaseImageSource Auto { get; } = new("auto");

    /// <summary>Pull, or fail.</summary>
    public static BaseImageSource Pull { get; } = new("pull");

    /// <summary>Make it here, and contact no container registry.</summary>
    public static BaseImageSource Debootstrap { get; } = new("debootstrap");

    public string Name { get; }

    /// <param name="text">Null or empty means <c>auto</c>.</param>
    /// <exception cref="InvalidBaseImageSourceException">Not one of the three words.</exception>
    public static BaseImageSource Parse(string? text) => text switch
    {
        null or "" or "auto" => Auto,
        "pull" => Pull,
        "debootstrap" => Debootstrap,
        _ => throw new InvalidBaseImageSourceException(text),
    };

    public override string ToString() => Name;
}
