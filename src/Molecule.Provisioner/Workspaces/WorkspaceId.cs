namespace Molecule.Provisioner.Workspaces;

/// <summary>A workspace's UUID in lower case with dashes: the part of its container's and volumes' names after <c>ws-</c>.</summary>
public readonly record struct WorkspaceId
{
    private WorkspaceId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out WorkspaceId id)
    {
        var valid = Guid.TryParseExact(text, "D", out var guid) && guid.ToString("D") == text;
        id = valid ? new WorkspaceId(text!) : default;
        return valid;
    }

    /// <exception cref="InvalidWorkspaceSpecException">The text is not a lower-case UUID with dashes.</exception>
    public static WorkspaceId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new InvalidWorkspaceSpecException("id", text, "expected a UUID in lower case, such as 9d1cf884-9885-5d3d-ae85-887b7eb4dd7d");

    public static WorkspaceId From(Guid value) => new(value.ToString("D"));

    public override string ToString() => Value;
}
