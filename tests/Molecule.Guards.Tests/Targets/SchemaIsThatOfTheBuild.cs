using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Targets;

/// <summary>Editors complete targets and parameters from <c>.nuke/build.schema.json</c>: it is the one that the build writes.</summary>
public class SchemaIsThatOfTheBuild : IGuard
{
    private const string Schema = ".nuke/build.schema.json";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Schema, "        \"Up\"", "        \"Upp\""),
        new(Schema, "\"BaseImage\": {", "\"BaseImages\": {"),
        new("build/Build.Images.cs", "Parameter(\"Leave the smoke test out\")", "Parameter(\"No smoke test\")") { NeedsBuild = true },
    ];

    [Fact]
    public void The_committed_schema_is_what_the_build_declares()
    {
        var declared = DeclaredBuild.Schema();
        var committed = Repository.Read(Schema);
        var missing = declared.Split('\n').Except(committed.Split('\n')).Select(line => $"missing: {line.Trim()}");
        var surplus = committed.Split('\n').Except(declared.Split('\n')).Select(line => $"no longer declared: {line.Trim()}");
        (committed == declared).ShouldBeTrue(
            $"{Schema} is not what the build declares. Run ./build.sh --plan, which writes it, and commit it. {string.Join("; ", missing.Concat(surplus))}");
    }
}
