using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Molecule.Guards.Tests.Layering;

/// <summary>What compiled assemblies refer to, read without loading them.</summary>
internal static class AssemblyReferences
{
    public static IReadOnlyList<string> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>Names, through everything that stands beside the assembly; the framework's own are not followed.</summary>
    public static IReadOnlyList<string> ClosureOf(string assembly)
    {
        var found = new List<string> { Path.GetFileNameWithoutExtension(assembly) };
        for (var index = 0; index < found.Count; index++)
        {
            var path = Path.Combine(Path.GetDirectoryName(assembly)!, found[index] + ".dll");
            found.AddRange(File.Exists(path) ? Of(path).Except(found) : []);
        }

        return found;
    }

    /// <summary>Full names of the types of other assemblies that an assembly mentions anywhere in its code.</summary>
    public static IReadOnlyList<string> TypesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];
    }
}
