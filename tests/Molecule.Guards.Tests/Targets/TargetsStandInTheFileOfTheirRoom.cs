using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Targets;

/// <summary>Help groups targets and parameters by category, the sources by file: both say the same room.</summary>
public class TargetsStandInTheFileOfTheirRoom : IGuard
{
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["build/Build.Compile.cs"] = ["code"],
        ["build/Build.Images.cs"] = ["images"],
        ["build/Build.Release.cs"] = ["release"],
        ["build/Build.Stack.cs"] = ["stack", "engine"],
        ["build/Build.Test.cs"] = ["tests"],
        ["build/Build.Workspaces.cs"] = ["workspaces"],
    };

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("build/Build.Images.cs", "[Category(\"images\")]\n    Target Images", "[Category(\"stack\")]\n    Target Images"),
        new("build/Build.Images.cs", "[Category(\"images\")]\n    Target Images", "Target Images"),
        new("build/Build.Stack.cs", "[Category(\"engine\"), Parameter", "[Parameter"),
        new("build/Build.cs", "AbsolutePath SolutionFile", "[Category(\"code\")]\n    Target Solution => _ => _;\n\n    AbsolutePath SolutionFile"),
    ];

    [Fact]
    public void Every_target_and_parameter_is_of_its_files_room() => Members()
        .Where(member => !Rooms.GetValueOrDefault(member.File, []).Contains(member.Category))
        .Select(member => $"{member.File}: {member.Name} has {(member.Category is null ? "no category" : $"the category {member.Category}")}, the file is for {string.Join(" and ", Rooms.GetValueOrDefault(member.File, ["none"]))}")
        .ShouldBeEmpty("Give these the category of their file, or move them to the file of their room.");

    [Fact]
    public void Targets_are_found_at_all() => Members().Count(member => member.IsTarget).ShouldBeGreaterThan(10);

    private static IEnumerable<(string File, string Name, string? Category, bool IsTarget)> Members() =>
        from file in Repository.Under("build", ".cs")
        where file.StartsWith("build/Build", StringComparison.Ordinal)
        from member in CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
        let isTarget = member is PropertyDeclarationSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: "Target" } }
        where isTarget || Attribute(member, "Parameter") is not null
        select (file, NameOf(member), Attribute(member, "Category")?.ArgumentList?.Arguments[0].Expression is LiteralExpressionSyntax literal ? literal.Token.ValueText : null, isTarget);

    private static AttributeSyntax? Attribute(MemberDeclarationSyntax member, string name) =>
        member.AttributeLists.SelectMany(list => list.Attributes).FirstOrDefault(attribute => attribute.Name.ToString() == name);

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        _ => member.ToString(),
    };
}
