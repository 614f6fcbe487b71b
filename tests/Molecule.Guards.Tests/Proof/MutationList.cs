using System.Text.Json;

namespace Molecule.Guards.Tests.Proof;

/// <summary>Run as a program, the tests print how each guard is broken: a JSON list, for ProveGuards.</summary>
internal static class MutationList
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>All classes that hold tests of this assembly, and how to break what they protect; null for one that does not say.</summary>
    public static IReadOnlyList<(Type Guard, IReadOnlyList<Mutation>? Mutations)> OfAllGuards { get; } =
    [
        .. typeof(MutationList).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (type, typeof(IGuard).IsAssignableFrom(type)
                ? (IReadOnlyList<Mutation>?)type.GetProperty(nameof(IGuard.Mutations))!.GetValue(null)
                : null)),
    ];

    public static void Main() => Console.WriteLine(JsonSerializer.Serialize(
        from guard in OfAllGuards
        from mutation in guard.Mutations ?? []
        select new { Guard = guard.Guard.FullName, mutation.File, mutation.Old, mutation.New, mutation.NeedsBuild },
        Format));
}
