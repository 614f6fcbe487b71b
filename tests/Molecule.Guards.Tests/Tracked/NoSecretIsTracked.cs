using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Tracked;

/// <summary>Nothing in the repository has the form of a credential, but for made-up ones in tests of what hides them.</summary>
public partial class NoSecretIsTracked : IGuard
{
    // In pieces: this file is looked at, too.
    private const string GitHubToken = "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345";
    private const string KeyHeader = "-----BEGIN " + "PRIVATE KEY-----";

    /// <summary>By place: the file and why what it holds is no secret.</summary>
    private static readonly (string File, string Reason)[] MadeUp =
    [
        ("tests/Molecule.Provisioner.Tests/ControlPlane/ControlPlaneOptionsTests.cs", "an address with a made-up password, which the options must refuse"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("build/stack.yaml", "x-molecule:", $"# {GitHubToken}\nx-molecule:"),
        new(".nuke/parameters.json", "\"Solution\"", "\"Address\": \"https://bot:" + "hunter22hunter22@git.example.org/\",\n  \"Solution\""),
        Mutation.NewFile("build/key.pem", KeyHeader + "\n"),
    ];

    [Fact]
    public void No_line_has_the_form_of_one() => Repository.Lines(Repository.Files)
        .Where(line => Credential().IsMatch(line.Text) && !MadeUp.Any(place => place.File == line.File))
        .Select(line => $"{line.File}:{line.Number}")
        .ShouldBeEmpty("These lines look like credentials. Revoke what is real and take it out of the history; a made-up one in a test is listed here with its reason.");

    [Fact]
    public void Every_exception_is_in_use() => MadeUp.Where(place => !Repository.Lines([place.File]).Any(line => Credential().IsMatch(line.Text)))
        .ShouldBeEmpty("Take these off the list.");

    // Private keys, tokens by their issuers' prefixes, signed web tokens, and passwords in addresses.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{30}|\bglpat-[A-Za-z0-9_-]{20}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bxox[abprs]-[A-Za-z0-9-]{10}|\bsk-[A-Za-z0-9_-]{20}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.|://[A-Za-z0-9._-]+:[A-Za-z0-9._~%+-]{12,}@")]
    private static partial Regex Credential();
}
