using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Molecule.Guards.Tests.NukeContract;

/// <summary>One type of an assembly as the contract list shows it.</summary>
/// <param name="Id">Its documentation comment id.</param>
/// <param name="Kind">Accessibility, modifiers and kind.</param>
/// <param name="Usage">The attribute usage; empty when it declares none.</param>
internal sealed record ApiType(string Id, string Kind, IReadOnlySet<string> Bases, string Usage)
{
    /// <summary>Reads a line of the form <c>T:Id : kind : base, base [AttributeUsage(…)]</c>.</summary>
    public static ApiType Parse(string line)
    {
        var usageAt = line.IndexOf(" [AttributeUsage", StringComparison.Ordinal);
        var usage = usageAt < 0 ? "" : line[(usageAt + 1)..];
        var parts = (usageAt < 0 ? line : line[..usageAt]).Split(" : ");
        return new ApiType(parts[0], parts[1], parts.Length > 2 ? SplitBases(parts[2]).ToHashSet() : [], usage);
    }

    /// <summary>At the commas outside type arguments.</summary>
    private static IEnumerable<string> SplitBases(string text)
    {
        var depth = 0;
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0 && text[index] == ',')
            {
                yield return text[start..index].Trim();
                start = index + 1;
            }
        }

        yield return text[start..].Trim();
    }
}

/// <summary>What other assemblies can see of an assembly, in the form of the contract list.</summary>
internal sealed class PublicApi
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private PublicApi(IReadOnlyList<ApiType> types, IReadOnlyList<string> members) => (Types, Members) = (types, members);

    public IReadOnlyList<ApiType> Types { get; }

    /// <summary>One line each: <c>Id : declaration</c>.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>Reads the assembly with all that this process can load beside it.</summary>
    public static PublicApi Of(string assembly)
    {
        var reference = MetadataReference.CreateFromFile(assembly);
        var others = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path != assembly)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("reader", references: [reference, .. others]);
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;
        var types = TypesIn(symbol.GlobalNamespace).Where(IsVisible).ToList();
        return new PublicApi(
            [.. types.Select(Describe)],
            [.. types.SelectMany(MembersOf).Select(member => $"{member.GetDocumentationCommentId()} : {member.ToDisplayString(Format)}")]);
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member =>
            member is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(member));

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) => type.GetMembers().Where(IsVisible).Where(member => member switch
    {
        IMethodSymbol when type.TypeKind == TypeKind.Delegate => member.Name == "Invoke",
        IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion,
        INamedTypeSymbol => false,
        _ => true,
    });

    private static ApiType Describe(INamedTypeSymbol type)
    {
        var isClass = type.TypeKind == TypeKind.Class;
        string[] words =
        [
            type.DeclaredAccessibility switch
            {
                Accessibility.Public => "public",
                Accessibility.Protected => "protected",
                _ => "protected internal",
            },
            isClass && type.IsStatic ? "static" : isClass && type.IsAbstract ? "abstract" : isClass && type.IsSealed ? "sealed" : "",
            type.TypeKind.ToString().ToLowerInvariant(),
        ];
        var hasBase = isClass && type.BaseType is { SpecialType: SpecialType.None };
        var isListed = type.TypeKind is TypeKind.Class or TypeKind.Interface or TypeKind.Struct;
        var bases = (hasBase ? [type.BaseType!] : Array.Empty<INamedTypeSymbol>()).Concat(isListed ? type.Interfaces : []);
        return new ApiType(
            type.GetDocumentationCommentId()!,
            string.Join(' ', words.Where(word => word.Length > 0)),
            bases.Select(other => other.ToDisplayString(Format)).ToHashSet(),
            Usage(type));
    }

    private static string Usage(INamedTypeSymbol type)
    {
        var usage = type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == nameof(AttributeUsageAttribute));
        if (usage is null)
        {
            return "";
        }

        var targets = (AttributeTargets)Convert.ToInt32(usage.ConstructorArguments[0].Value, CultureInfo.InvariantCulture);
        return $"[AttributeUsage({string.Join(", ", usage.NamedArguments.Select(named => $"{named.Key}={named.Value.Value}").Prepend(targets.ToString()))})]";
    }
}
