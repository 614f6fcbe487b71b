using Molecule.Stack.Services;

namespace Molecule.Stack.Tests.Services;

public sealed class CredentialTests
{
    [Fact]
    public void Reveal_puts_every_credential_in_and_leaves_everything_else()
    {
        const string Text = "postgres://me:{{credentials.db}}@{{credentials.host-2}}/{{credential.db}} {{credentials.}} {{credentials.db}}";

        Credential.NamesIn(Text).ShouldBe(["db", "host-2", "db"]);
        Credential.Reveal(Text, new Dictionary<string, string> { ["db"] = "one", ["host-2"] = "two" }).ShouldBe("postgres://me:one@two/{{credential.db}} {{credentials.}} one");
    }
}
