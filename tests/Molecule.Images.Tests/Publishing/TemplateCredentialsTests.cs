using System.Text;
using Molecule.Containers.Processes;
using Molecule.Images.Manifest;
using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class TemplateCredentialsTests
{
    private const string Token = "token-canary-1";
    private const string Source = "https://github.com/org/name.git";

    private static readonly ImageManifest Manifest = ImageManifest.Parse(
        Encoding.UTF8.GetBytes($$"""{"images":[{"runtime":"codex","provider":"github","repo":"org/name","ref":"{{Remotes.Commit}}"}]}"""), "test.json");

    [Fact]
    public void The_history_of_a_template_is_fetched_with_its_provider_s_token_as_a_header_for_that_host_alone()
    {
        var variables = For(Source);

        var (name, _) = variables.Single(variable => variable.Value == "http.https://github.com/.extraHeader");
        variables[name.Replace("KEY", "VALUE", StringComparison.Ordinal)].ShouldBe("Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:" + Token)));
    }

    [Fact]
    public void Any_other_address_gets_no_credentials() =>
        For("https://github.com/somebody/else.git").Values.ShouldNotContain(value => value != null && value.Contains("Authorization", StringComparison.Ordinal));

    private static IReadOnlyDictionary<string, string?> For(string source) => new TemplateCredentials(Manifest, GitProvider.Known, new Variables()).For(source);

    private sealed class Variables : IEnvironmentVariables
    {
        public string? Get(string name) => name == "MOLECULE_GITHUB_TOKEN" ? Token : null;
    }
}
