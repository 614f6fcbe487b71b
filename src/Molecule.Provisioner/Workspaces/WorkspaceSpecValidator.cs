using System.Text.RegularExpressions;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Plugins;

namespace Molecule.Provisioner.Workspaces;

/// <summary>The one place where a specification is checked; everything after it may rely on the rules here.</summary>
public static partial class WorkspaceSpecValidator
{
    public const int LongestName = 63;

    /// <exception cref="InvalidWorkspaceSpecException">A field breaks a rule; the exception names it. Nothing was touched.</exception>
    public static ValidatedWorkspace Validate(WorkspaceSpec spec)
    {
        var id = WorkspaceId.Parse(spec.Id);
        Require(RuntimeCatalogue.TryParse(spec.Runtime, out var runtime), "runtime", spec.Runtime, $"expected one of {string.Join(", ", RuntimeCatalogue.All)}");
        Require(WorkspaceKinds.IsKnown(spec.Kind), "kind", spec.Kind, $"expected {WorkspaceKinds.Ordinary} or {WorkspaceKinds.Platform}");
        Require(spec.Name is null || Name().IsMatch(spec.Name), "name", spec.Name, $"expected at most {LongestName} lower-case letters, digits, '.', '_' and '-'");
        Require(spec.Tier >= 0, "tier", $"{spec.Tier}", "expected 1 to 4");
        Require(spec.PreferredHostPort is null or (>= 1 and <= 65535), "host port", $"{spec.PreferredHostPort}", "expected 1 to 65535");
        Require(spec.AuthToken is null || (spec.AuthToken.Length > 0 && !spec.AuthToken.Any(char.IsControl)), "auth token", "(not shown)", "expected text without control characters");
        ValidateEnvironment(spec);
        ValidateFiles(spec);
        return new ValidatedWorkspace(
            spec, id, runtime, spec.Kind == WorkspaceKinds.Platform, ParseImage(spec.Image), ParseMount(spec), AssetReference.Parse(spec.Assets), [.. ParsePlugins(spec)]);
    }

    private static ImageReference? ParseImage(string? image)
    {
        try
        {
            return image is null ? null : ImageReference.Parse(image);
        }
        catch (InvalidReferenceException exception)
        {
            throw new InvalidWorkspaceSpecException("image", image, exception.Message.TrimEnd('.'));
        }
    }

    private static WorkspaceMountMode ParseMount(WorkspaceSpec spec)
    {
        Require(spec.Access is null or "none" or "read_only" or "read_write", "access", spec.Access, "expected none, read_only or read_write");
        if (spec.HostPath is not { Length: > 0 } path)
        {
            Require(spec.Access is null or "none", "access", spec.Access, "needs a host path");
            return WorkspaceMountMode.Volume;
        }

        Require(IsAbsolute(path), "host path", path, "expected an absolute path without '..'");
        Require(!path.Any(character => char.IsControl(character)), "host path", path, "expected no control characters");
        return spec.Access switch
        {
            "none" => WorkspaceMountMode.Volume,
            "read_only" => WorkspaceMountMode.ReadOnlyHostPath,
            _ => WorkspaceMountMode.ReadWriteHostPath,
        };
    }

    private static bool IsAbsolute(string path) =>
        (path.StartsWith('/') || DriveLetter().IsMatch(path)) && !path.Split('/', '\\').Contains("..");

    private static void ValidateEnvironment(WorkspaceSpec spec)
    {
        foreach (var (name, value) in spec.Environment)
        {
            Require(name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal),
                $"environment.{name.Replace("\0", "\\0", StringComparison.Ordinal)}", "(name)", "a variable's name is not empty and has neither '=' nor NUL");
            Require(!value.Contains('\0', StringComparison.Ordinal), $"environment.{name}", "(not shown)", "a value has no NUL");
        }
    }

    private static void ValidateFiles(WorkspaceSpec spec)
    {
        foreach (var path in spec.ConfigFiles.Keys)
        {
            Require(AssetPath.IsSafe(path), "config files", path, "expected a relative path with '/' and without '..'");
        }

        Require(spec.ConfigFiles.Values.Sum(content => (long)content.Length) <= AssetSet.Limit, "config files", null, "at most 16 MiB in all");
    }

    /// <summary>Of a pinned one the name is not known yet: whoever has read its manifest asks for the entitlement once more.</summary>
    private static List<AssetReference> ParsePlugins(WorkspaceSpec spec)
    {
        var plugins = new List<AssetReference>();
        foreach (var plugin in spec.Plugins)
        {
            Require(plugin.Length > 0, "plugins", plugin, "a plugin's name is not empty");
            Require(PluginEntitlement.Allows(plugin, spec.Kind), "plugins", plugin, $"only a workspace of kind {WorkspaceKinds.Platform} is entitled to it");
            plugins.Add(AssetReference.Parse(plugin, "plugins")!);
        }

        Require(spec.Plugins.Distinct(StringComparer.Ordinal).Count() == spec.Plugins.Length, "plugins", string.Join(", ", spec.Plugins), "one plugin is named twice");
        return plugins;
    }

    private static void Require(bool holds, string field, string? value, string rule)
    {
        if (!holds)
        {
            throw new InvalidWorkspaceSpecException(field, value, rule);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z]:[/\\]")]
    private static partial Regex DriveLetter();
}
