using System.Collections.Immutable;
using Molecule.Containers.Processes;

namespace Molecule.Stack.Files;

/// <summary>
/// Reads a stack file: a strict part of Compose's syntax, with workspaces under the extension <c>x-molecule</c>. Whatever is not understood
/// is an error that says where, and all errors of a file are told at once; nothing is ignored, but keys that begin with <c>x-</c>, which
/// are somebody else's by Compose's rules.
/// </summary>
public sealed class StackFileReader(IEnvironmentVariables environment)
{
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

    /// <param name="file">For messages, and for its folder: relative paths are relative to that.</param>
    /// <exception cref="StackFileException">The text is refused.</exception>
    public StackDefinition Parse(string file, string text)
    {
        var problems = new StackProblems(file);
        var fields = new StackFields(problems, environment);
        var definition = YamlTree.Parse(problems, text) is { } root
            ? problems.Attempt(() => Read(fields, StackFields.Map(root, "the file"), Path.GetDirectoryName(Path.GetFullPath(file))!))
            : null;
        problems.ThrowIfAny();
        return definition!;
    }

    private static StackDefinition Read(StackFields fields, YamlMap root, string folder)
    {
        fields.RequireKnown(root, "the file", ComposeKeys.Top, ComposeKeys.TopRefused);
        var volumes = new VolumeReader(fields, folder);
        if (Section(fields, root, "volumes") is { } declared)
        {
            volumes.ReadDeclared(declared);
        }

        RequireOneNetwork(fields, Section(fields, root, "networks"));
        var dependencies = new DependencyReader(fields);
        var services = Section(fields, root, "services");
        var molecule = Section(fields, root, ComposeKeys.Extension);
        if (molecule is not null)
        {
            fields.RequireKnown(molecule, $"'{ComposeKeys.Extension}'", ["workspaces"]);
        }

        var workspaces = molecule is null ? null : fields.Find(molecule, "workspaces", StackFields.Map);
        if (services is not { Entries.IsEmpty: false } && workspaces is null && !fields.HasProblems)
        {
            throw StackFields.Refuse(root, $"it declares nothing: neither 'services' nor '{ComposeKeys.Extension}' with 'workspaces'");
        }

        ImmutableArray<(string Name, long Line)> serviceNames = services is null ? [] : [.. services.Entries.Select(entry => (entry.Key.Value, entry.Key.Line))];
        var definition = new StackDefinition(workspaces is null ? [] : new WorkspaceSectionReader(fields, dependencies, serviceNames).Read(workspaces))
        {
            Services = services is null ? [] : new ServiceSectionReader(fields, folder, volumes, dependencies).Read(services),
        };
        dependencies.Check([.. serviceNames.Select(service => service.Name)], [.. definition.Workspaces.Select(workspace => workspace.Name)]);
        return definition;
    }

    /// <summary>Null when it is not there, and when it is no mapping, which then is on record.</summary>
    private static YamlMap? Section(StackFields fields, YamlMap root, string key) => fields.Find(root, key, StackFields.MapOrNothing);

    private static void RequireOneNetwork(StackFields fields, YamlMap? networks)
    {
        foreach (var (key, value) in networks?.Entries ?? [])
        {
            fields.Attempt(() =>
            {
                ServiceSectionReader.RequireDefault(key, key.Value);
                var options = StackFields.MapOrNothing(value, "'default'");
                return options.Entries.IsEmpty ? options : throw StackFields.Refuse(options.Entries[0].Key, $"'{options.Entries[0].Key.Value}' is not supported in 'default': the stack's network is as the stack makes it");
            });
        }
    }
}
