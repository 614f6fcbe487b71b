namespace Molecule.Guards.Tests.Proof;

/// <summary>A guard that cannot fail protects nothing: each declares at least one edit that must turn it red.</summary>
public class EveryGuardSaysHowToBreakIt : IGuard
{
    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("tests/Molecule.Guards.Tests/Kinds/ProvisionerCannotSeeTheModels.cs", ": IGuard", "") { NeedsBuild = true },
        new("src/Molecule.Models/WorkspaceKind.cs", "OrdinaryWord = \"workspace\"", "OrdinaryWord =\n        \"workspace\""),
    ];

    [Fact]
    public void Every_class_with_tests_declares_a_mutation() => GuardList.All
        .Where(guard => guard.Mutations is not { Count: > 0 })
        .Select(guard => guard.Type.FullName)
        .ShouldBeEmpty("These cannot be proven to fail. Implement IGuard, with at least one mutation that breaks just that invariant.");

    [Fact]
    public void Every_mutation_still_applies() => GuardList.All
        .SelectMany(guard => guard.Mutations ?? [], (guard, mutation) => (guard.Type.Name, Mutation: mutation))
        .Where(entry => !Applies(entry.Mutation))
        .Select(entry => $"{entry.Name}: {entry.Mutation.File} does not hold \"{entry.Mutation.Old}\"")
        .ShouldBeEmpty("What these edit has changed. Give them the text that stands there now.");

    private static bool Applies(Mutation mutation) => mutation.Old != mutation.New && (mutation.Old.Length == 0
        ? !Repository.Exists(mutation.File)
        : Repository.Exists(mutation.File) && Repository.Read(mutation.File).Contains(mutation.Old, StringComparison.Ordinal));
}
