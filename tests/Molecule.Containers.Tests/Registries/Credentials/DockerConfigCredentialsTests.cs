using System.Text;
using Molecule.Containers.Redaction;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;

namespace Molecule.Containers.Tests.Registries.Credentials;

public sealed class DockerConfigCredentialsTests : IDisposable
{
    private static readonly RegistryHost Host = RegistryHost.Parse("registry.example:5000");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_registrys_own_helper_comes_before_the_store_and_the_file()
    {
        Helper("own", """{"ServerURL":"x","Username":"from-own","Secret":"secret-1"}""");
        Helper("store", """{"ServerURL":"x","Username":"from-store","Secret":"secret-2"}""");

        var found = await FindAsync($$$"""{"auths":{"registry.example:5000":{"auth":"{{{Pack("from-file:secret-3")}}}"}},"credsStore":"store","credHelpers":{"registry.example:5000":"own"} }""");

        found.ShouldBe(new RegistryCredential.Basic("from-own", "secret-1"));
    }

    [Fact]
    public async Task The_store_comes_before_the_file_and_is_told_the_address_on_standard_input()
    {
        Helper("store", """{"ServerURL":"x","Username":"from-store","Secret":"secret-2"}""");

        var found = await FindAsync($$$"""{"auths":{"registry.example:5000":{"auth":"{{{Pack("from-file:secret-3")}}}"}},"credsStore":"store"}""");

        found.ShouldBe(new RegistryCredential.Basic("from-store", "secret-2"));
        (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "store.asked"))).ShouldBe("get registry.example:5000");
    }

    [Fact]
    public async Task A_store_that_knows_nothing_leaves_the_file_to_answer()
    {
        Helper("store", "credentials not found in native keychain", exitCode: 1);

        var found = await FindAsync($$$"""{"auths":{"https://registry.example:5000/v2/":{"auth":"{{{Pack("me:pass:word")}}}"}},"credsStore":"store"}""");

        found.ShouldBe(new RegistryCredential.Basic("me", "pass:word"));
    }

    [Fact]
    public async Task A_helper_that_fails_is_an_error_and_not_an_absence()
    {
        Helper("store", "the keychain is locked", exitCode: 3);

        var failure = await Should.ThrowAsync<CredentialHelperException>(() => FindAsync("""{"credsStore":"store"}"""));

        failure.Message.ShouldContain("docker-credential-store");
        failure.Message.ShouldContain("exit code 3, the keychain is locked");
    }

    [Fact]
    public async Task A_helper_that_is_not_installed_is_an_error_that_names_it() =>
        (await Should.ThrowAsync<CredentialHelperException>(() => FindAsync("""{"credsStore":"missing"}"""))).Message.ShouldContain("docker-credential-missing");

    [Theory]
    [InlineData("../../bin/sh")]
    [InlineData("a b")]
    public async Task A_helper_name_that_is_a_path_is_never_run(string name) =>
        await Should.ThrowAsync<CredentialHelperException>(() => FindAsync($$$"""{"credsStore":"{{{name}}}"}"""));

    [Fact]
    public async Task A_helpers_token_user_means_an_identity_token()
    {
        Helper("store", """{"ServerURL":"x","Username":"<token>","Secret":"refresh-me"}""");

        (await FindAsync("""{"credsStore":"store"}""")).ShouldBe(new RegistryCredential.IdentityToken("refresh-me"));
    }

    [Theory]
    [InlineData("""{"identitytoken":"refresh","auth":"bWU6cGFzcw=="}""", typeof(RegistryCredential.IdentityToken))]
    [InlineData("""{"registrytoken":"ready"}""", typeof(RegistryCredential.AccessToken))]
    [InlineData("""{"username":"me","password":"pass"}""", typeof(RegistryCredential.Basic))]
    [InlineData("{}", typeof(RegistryCredential.Anonymous))]
    public async Task An_entry_of_the_file_may_hold_a_token(string entry, Type expected) =>
        (await FindAsync($$$"""{"auths":{"registry.example:5000":{{{entry}}} } }""")).ShouldBeOfType(expected);

    [Fact]
    public async Task Another_port_is_another_registry() =>
        (await FindAsync($$$"""{"auths":{"registry.example":{"auth":"{{{Pack("me:pass")}}}"} } }""")).ShouldBe(RegistryCredential.None);

    [Fact]
    public async Task Docker_hub_is_found_under_its_old_address() =>
        (await FindAsync($$$"""{"auths":{"https://index.docker.io/v1/":{"auth":"{{{Pack("me:pass")}}}"} } }""", RegistryHost.Parse("docker.io")))
            .ShouldBe(new RegistryCredential.Basic("me", "pass"));

    [Fact]
    public async Task No_configuration_means_no_credentials() =>
        (await Credentials(("HOME", _folder.Path)).FindAsync(Host, CancellationToken.None)).ShouldBe(RegistryCredential.None);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"auths":{"registry.example:5000":{"auth":"%%%canary%%%"}}}""")]
    [InlineData("""{"credsStore":"x","credHelpers":{"a":1}}""")]
    public async Task A_broken_configuration_is_an_error_that_does_not_quote_it(string content)
    {
        var failure = await Should.ThrowAsync<InvalidDockerConfigException>(() => FindAsync(content));

        failure.Path.ShouldEndWith("config.json");
        failure.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public async Task Secrets_are_registered_for_redaction_and_absent_from_text()
    {
        var found = await FindAsync($$$"""{"auths":{"registry.example:5000":{"auth":"{{{Pack("me:canary-password")}}}"} } }""");

        found.ToString().ShouldBe("the account 'me'");
        Redactor.Process.Redact("x canary-password y").ShouldNotContain("canary");
    }

    [Fact]
    public async Task Explicit_credentials_override_for_their_registry_alone()
    {
        var explicitOnes = new ExplicitCredentials(Host, "me", "pass", Credentials(("HOME", _folder.Path)));

        (await explicitOnes.FindAsync(Host, CancellationToken.None)).ShouldBe(new RegistryCredential.Basic("me", "pass"));
        (await explicitOnes.FindAsync(RegistryHost.Parse("other.example"), CancellationToken.None)).ShouldBe(RegistryCredential.None);
    }

    private static string Pack(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private Task<RegistryCredential> FindAsync(string config, RegistryHost? host = null)
    {
        _folder.Write("docker/config.json", config);
        return Credentials(("DOCKER_CONFIG", Path.Combine(_folder.Path, "docker")), ("PATH", _folder.Path)).FindAsync(host ?? Host, CancellationToken.None);
    }

    private static DockerConfigCredentials Credentials(params (string, string)[] environment)
    {
        var variables = new FakeEnvironment(environment);
        return new DockerConfigCredentials(variables, new CredentialHelperProcess(variables, TimeProvider.System));
    }

    private void Helper(string name, string answer, int exitCode = 0)
    {
        var file = _folder.Write(
            "docker-credential-" + name,
            $"#!/bin/sh\nprintf '%s %s' \"$1\" \"$(cat)\" > '{_folder.Path}/{name}.asked'\ncat <<'END'\n{answer}\nEND\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
