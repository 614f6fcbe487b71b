namespace Molecule.Guards.Tests.Proof;

/// <summary>All classes that hold tests of this assembly, and how to break what they protect.</summary>
internal static class GuardList
{
    /// <summary>Mutations are null for a class that does not say.</summary>
    public static IReadOnlyList<(Type Type, IReadOnlyList<Mutation>? Mutations)> All { get; } =
    [
        .. typeof(GuardList).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (type, typeof(IGuard).IsAssignableFrom(type)
                ? (IReadOnlyList<Mutation>?)type.GetProperty(nameof(IGuard.Mutations))!.GetValue(null)
                : null)),
    ];
}
