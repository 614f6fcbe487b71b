using System.Collections.Immutable;
using Molecule.Containers.Processes;

namespace Molecule.Stack.Files;

/// <summary>
/// Reads a stack file: Compose syntax, of which workspaces are declared under the extension <c>x-molecule</c>. Whatever is not
/// understood is an error that says where; nothing is ignored.
/// </summary>
public sealed class StackFileReader(IEnvironmentVariables environment)
{
    private const string Extension = "x-molecule";
    private static readonly ImmutableArray<string> Known = [Extension];

    // Parts of Compose that this reader will have; until then a file must not hold them and believe that they count.
    private static readonly ImmutableArray<string> NotSupported = ["services", "volumes", "networks", "configs", "secrets", "include", "name", "version"];

    /// <exception cref="StackFileException">The file is missing or refused.</exception>
    public async Task<StackDefinition> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return Parse(path, await File.ReadAllTextAsync(path, cancellation));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StackFileException(path, 1, 1, "there is no such file", exception);
        }
    }

    /// <param name="file">For messages.</param>
    /// <exception cref="StackFileException">The text is refused.</exception>
    public StackDefinition Parse(string file, string text)
    {
        var fields = new StackFields(file, environment);
        var root = fields.Map(YamlTree.Parse(file, text), "the file");
        fields.RequireKnown(root, "the file", Known, NotSupported);
        if (StackFields.Find(root, Extension) is not { } extension)
        {
            throw fields.Refuse(root, $"it declares nothing: '{Extension}' is missing");
        }

        var molecule = fields.Map(extension, $"'{Extension}'");
        fields.RequireKnown(molecule, $"'{Extension}'", ["workspaces"], []);
        return StackFields.Find(molecule, "workspaces") is { } workspaces
            ? new StackDefinition(new WorkspaceSectionReader(fields).Read(fields.Map(workspaces, "'workspaces'")))
            : throw fields.Refuse(molecule, "it declares nothing: 'workspaces' is missing");
    }
}
