using System.Text.RegularExpressions;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Assets;

/// <summary>Where an identity template or a plugin comes from: an <see cref="EmbeddedAssets"/> or a <see cref="PinnedAssets"/>.</summary>
public abstract partial record AssetReference
{
    /// <summary>Null for null or empty.</summary>
    /// <param name="field">The field of the specification, for messages.</param>
    /// <exception cref="InvalidWorkspaceSpecException">Neither an embedded name nor <c>org/name@</c> and a full commit.</exception>
    public static AssetReference? Parse(string? text, string field = "assets")
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (EmbeddedName().IsMatch(text))
        {
            return new EmbeddedAssets(text);
        }

        var match = Pinned().Match(text);
        return match.Success
            ? new PinnedAssets(match.Groups[1].Value, match.Groups[2].Value)
            : throw new InvalidWorkspaceSpecException(field, text, "expected an embedded name, or org/name@ and a commit of 40 hexadecimal digits");
    }

    public abstract override string ToString();

    /// <summary>Whether a text can be the name of an identity or a plugin, and thereby of its folder.</summary>
    internal static bool IsName(string text) => EmbeddedName().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex EmbeddedName();

    [GeneratedRegex(@"\A([A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)@([0-9a-f]{40})\z")]
    private static partial Regex Pinned();
}

/// <summary>An identity or a plugin that is part of this product, or that a program registered under a name.</summary>
public sealed record EmbeddedAssets(string Name) : AssetReference
{
    public override string ToString() => Name;
}

/// <summary>A git repository at one commit: its content never changes.</summary>
public sealed record PinnedAssets(string Repository, string Commit) : AssetReference
{
    public override string ToString() => $"{Repository}@{Commit}";
}
