using Molecule.Containers.Engines.Building;

namespace Molecule.Images.Services;

/// <summary>What happens to one service's image, in order: planned, perhaps waiting, building; then done or failed.</summary>
public abstract record ServiceImageProgress(string Service)
{
    public sealed record Planned(string Service, bool Reused) : ServiceImageProgress(Service);

    /// <summary>Another process builds it.</summary>
    /// <param name="Owner">For people, such as "process 123 since 10:00:00Z".</param>
    public sealed record Waiting(string Service, string Owner) : ServiceImageProgress(Service);

    public sealed record BuildStep(string Service, BuildEvent Event) : ServiceImageProgress(Service);

    public sealed record Done(string Service, BuiltServiceImage Image) : ServiceImageProgress(Service);

    public sealed record Failed(string Service, Exception Error) : ServiceImageProgress(Service);
}
