using Molecule.Suites.Proofs;

namespace Molecule.Suites.Tests.Proofs;

public sealed class GuardMutationTests
{
    [Theory]
    [InlineData("a.cs", "one", "two", "a.cs: \"one\" → \"two\"")]
    [InlineData("a.cs", "one\n    two", "", "a.cs: \"one two\" → \"\"")]
    [InlineData("a.cs", "", "text", "a.cs: new")]
    [InlineData("a.cs", "namespace Molecule.Some.Long.Name;", "namespace Molecule.Some.Long.Name; // and a remark", "a.cs: \"namespace Molecule.Some.Long.Name;\" → \"… // and a remark\"")]
    public void A_mutation_is_one_short_line(string file, string old, string @new, string expected) =>
        new GuardMutation(file, old, @new, NeedsBuild: false).ToString().ShouldBe(expected);
}
