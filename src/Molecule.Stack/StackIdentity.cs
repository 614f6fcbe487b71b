using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack;

/// <summary>What keeps a stack apart from every other one on the engine: its name and the clone it was started from.</summary>
public sealed partial record StackIdentity
{
    public const string DefaultName = "default";

    /// <param name="name">At most 32 lower-case letters, digits and dashes.</param>
    /// <param name="checkout">The root folder of the clone.</param>
    /// <exception cref="InvalidStackException">The name is anything else.</exception>
    public StackIdentity(string name, string checkout)
    {
        Name = NamePattern().IsMatch(name)
            ? name
            : throw new InvalidStackException($"'{name}' is not a stack name: expected at most 32 lower-case letters, digits and dashes.", "Correct --stack.");
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(checkout));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..12];
        Checkout = root;
        Instance = InstanceId.Parse($"{name}-{hash}");
    }

    public string Name { get; }

    public string Checkout { get; }

    /// <summary>The value of the ownership label of everything that the stack has on the engine.</summary>
    public InstanceId Instance { get; }

    /// <summary>
    /// The networks that the stack may have, best first. The default stack's has the well-known name, unless another clone's default
    /// stack has it already.
    /// </summary>
    public IReadOnlyList<string> NetworkNames => Name == DefaultName
        ? [LocalProvisionerOptions.DefaultNetwork, $"{LocalProvisionerOptions.DefaultNetwork}-{Instance}"]
        : [$"molecule-{Instance}-net"];

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,31}\z")]
    private static partial Regex NamePattern();
}
