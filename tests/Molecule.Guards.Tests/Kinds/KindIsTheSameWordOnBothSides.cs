using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Molecule.Guards.Tests.Proof;
using Molecule.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Guards.Tests.Kinds;

/// <summary>
/// The provisioner and the models each have a word of their own for the kinds, and the words are the same. Constants are inlined, so an
/// alias would not show in any assembly: the source is what tells.
/// </summary>
public class KindIsTheSameWordOnBothSides : IGuard
{
    private const string ProvisionerFile = "src/Molecule.Provisioner/Workspaces/WorkspaceKinds.cs";
    private const string ModelsFile = "src/Molecule.Models/WorkspaceKind.cs";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(ProvisionerFile, "Platform = \"platform\"", "Platform = \"concierge\""),
        new(ModelsFile, "PlatformWord = \"platform\"", "PlatformWord = \"Platform\""),
        new(ModelsFile, "OrdinaryWord = \"workspace\"", "OrdinaryWord = \"ordinary\""),
        new(ProvisionerFile, "Platform = \"platform\"", "Platform = Shared; private const string Shared = \"platform\""),
        new(ModelsFile, "PlatformWord = \"platform\"", "PlatformWord = \"plat\" + \"form\""),
        new(ProvisionerFile, "const string Platform", "static readonly string Platform"),
    ];

    [Theory]
    [InlineData(nameof(WorkspaceKinds.Platform), nameof(WorkspaceKind.PlatformWord))]
    [InlineData(nameof(WorkspaceKinds.Ordinary), nameof(WorkspaceKind.OrdinaryWord))]
    public void Both_are_literals_and_equal(string provisioners, string models) => Literal(ProvisionerFile, provisioners).ShouldBe(
        Literal(ModelsFile, models),
        $"{provisioners} in {ProvisionerFile} and {models} in {ModelsFile} are the same word of the wire. Change both, or neither.");

    [Fact]
    public void The_compiled_words_are_those_of_the_source()
    {
        const string message = "Change the word in both, or in neither.";
        WorkspaceKinds.Platform.ShouldBe(WorkspaceKind.PlatformWord, message);
        WorkspaceKinds.Ordinary.ShouldBe(WorkspaceKind.OrdinaryWord, message);
    }

    private static string Literal(string file, string constant)
    {
        var declared = CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>()
            .Where(field => field.Modifiers.Any(SyntaxKind.ConstKeyword))
            .SelectMany(field => field.Declaration.Variables)
            .SingleOrDefault(variable => variable.Identifier.ValueText == constant);
        declared.ShouldNotBeNull($"{file} declares no constant {constant}. If it has moved, tell this guard where to.");
        var literal = declared.Initializer?.Value as LiteralExpressionSyntax;
        (literal?.Kind()).ShouldBe(
            SyntaxKind.StringLiteralExpression,
            $"{constant} in {file} is {declared.Initializer?.Value}, not a string literal: an alias would tie it to what it must not depend on. Write the word itself.");
        return literal!.Token.ValueText;
    }
}
