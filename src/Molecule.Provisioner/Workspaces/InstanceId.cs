using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Molecule.Containers.Processes;

namespace Molecule.Provisioner.Workspaces;

/// <summary>Who owns what on an engine: the value of the label <c>molecule.platform.instance</c>.</summary>
public readonly partial record struct InstanceId
{
    private InstanceId(string value) => Value = value;

    public string Value { get; }

    /// <summary>An explicit id: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 63 characters, beginning with a letter or digit.</summary>
    /// <exception cref="InvalidWorkspaceSpecException">The text is anything else.</exception>
    public static InstanceId Parse(string text) => Pattern().IsMatch(text)
        ? new InstanceId(text)
        : throw new InvalidWorkspaceSpecException("instance", text, "expected at most 63 letters, digits, '.', '_' and '-'");

    /// <summary>Of a platform that was given none: from its <c>DATABASE_URL</c>, else <c>default</c>.</summary>
    public static InstanceId FromEnvironment(IEnvironmentVariables environment) =>
        environment.Get("DATABASE_URL") is { Length: > 0 } url
            ? new InstanceId(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..16])
            : new InstanceId("default");

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    private static partial Regex Pattern();
}
