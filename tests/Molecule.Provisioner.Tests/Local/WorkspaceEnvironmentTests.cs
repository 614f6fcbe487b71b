using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Local;

public sealed class WorkspaceEnvironmentTests
{
    // Written out: a name that is missing in the product's own lists must be missed here.
    private static readonly string[] Privileged = ["ADMIN_TOKEN", "MOLECULE_ADMIN_TOKEN", "CP_ADMIN_API_TOKEN", "CP_ADMIN_TOKEN", "CP_PROMOTE_PROD_API_TOKEN"];
    private static readonly string[] ScmWriteTokens = ["GITEA_TOKEN", "GITLAB_TOKEN", "GL_TOKEN", "BITBUCKET_TOKEN"];

    private static readonly string[] Interesting =
    [
        .. Privileged, .. ScmWriteTokens, "GH_TOKEN", "GITHUB_TOKEN", "GH_PAT", "MOLECULE_WORKSPACE_URL", "WORKSPACE_ID", "LANGFUSE_HOST", "OTHER",
    ];

    private static readonly Gen<ImmutableDictionary<string, string>> Environments =
        Gen.ListOf(Gen.Elements(Interesting).SelectMany(_ => Gen.Elements("", "x", "secret", "http://localhost:3000"), (name, value) => (name, value)))
            .Select(pairs => pairs.DistinctBy(pair => pair.name).ToImmutableDictionary(pair => pair.name, pair => pair.value));

    [Fact]
    public void Build_for_all_inputs_lets_no_privileged_and_no_scm_write_token_through() =>
        Prop.ForAll(Arb.From(Environments.SelectMany(_ => Gen.Elements("workspace", "platform"), (environment, kind) => (environment, kind))), input =>
        {
            var result = Build(input.environment, input.kind, ("ADMIN_TOKEN", "platforms-own"));
            var admin = input.kind == "platform" ? "platforms-own" : null;
            return result.Keys.Intersect(Privileged).All(name => name == "ADMIN_TOKEN")
                && result.GetValueOrDefault("ADMIN_TOKEN") == admin
                && !result.Keys.Intersect(ScmWriteTokens).Any()
                && result["MOLECULE_WORKSPACE_URL"] == "http://localhost:41000";
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_a_concierge_of_a_platform_without_a_token_has_none() =>
        Build(One("ADMIN_TOKEN", "callers"), "platform").ContainsKey("ADMIN_TOKEN").ShouldBeFalse();

    [Fact]
    public void Build_the_callers_variables_win_over_the_base()
    {
        Build(One("PYTHONPATH", "/mine"), "workspace")["PYTHONPATH"].ShouldBe("/mine");
        Build(ImmutableDictionary<string, string>.Empty, "workspace").ShouldBe(
            new Dictionary<string, string>
            {
                ["MOLECULE_URL"] = "http://platform:8080",
                ["MOLECULE_WORKSPACE_URL"] = "http://localhost:41000",
                ["PLATFORM_URL"] = "http://platform:8080",
                ["PLUGINS_DIR"] = "/plugins",
                ["PYTHONPATH"] = "/app",
                ["TIER"] = "2",
                ["WORKSPACE_CONFIG_PATH"] = "/configs",
                ["WORKSPACE_ID"] = Specs.Id,
            }, ignoreOrder: true);
    }

    [Fact]
    public void Build_the_pat_fills_only_the_github_tokens_that_are_absent()
    {
        var result = Build(One("GH_PAT", "pat").Add("GH_TOKEN", "explicit"), "workspace");

        (result["GH_TOKEN"], result["GITHUB_TOKEN"]).ShouldBe(("explicit", "pat"));
    }

    [Theory]
    [InlineData("http://localhost:3000", "http://langfuse-web:3000")]
    [InlineData("http://127.0.0.1:3000", "http://langfuse-web:3000")]
    [InlineData("http://[::1]:3000", "http://langfuse-web:3000")]
    [InlineData("https://langfuse.example", "https://langfuse.example")]
    public void Build_a_langfuse_host_on_loopback_is_replaced(string host, string expected) =>
        Build(One("LANGFUSE_PUBLIC_KEY", " "), "workspace", ("LANGFUSE_PUBLIC_KEY", "pk"), ("LANGFUSE_SECRET_KEY", "sk"), ("LANGFUSE_HOST", host))
            .Where(variable => variable.Key.StartsWith("LANGFUSE", StringComparison.Ordinal)).Select(variable => variable.Value).ShouldBe([expected, "pk", "sk"]);

    [Fact]
    public void Build_the_callers_langfuse_keys_stay() =>
        Build(One("LANGFUSE_PUBLIC_KEY", "own"), "workspace", ("LANGFUSE_PUBLIC_KEY", "pk"), ("LANGFUSE_SECRET_KEY", "sk"))["LANGFUSE_PUBLIC_KEY"].ShouldBe("own");

    [Fact]
    public void Build_the_callers_langfuse_secret_and_host_stay() =>
        Build(
            One("LANGFUSE_SECRET_KEY", "own").Add("LANGFUSE_HOST", "https://own.example"),
            "workspace",
            ("LANGFUSE_PUBLIC_KEY", "pk"),
            ("LANGFUSE_SECRET_KEY", "sk"),
            ("LANGFUSE_HOST", "https://langfuse.example"))
            .Where(variable => variable.Key.StartsWith("LANGFUSE", StringComparison.Ordinal)).Select(variable => variable.Value).ShouldBe(["https://own.example", "pk", "own"]);

    [Fact]
    public void Build_the_pat_stands_for_both_github_tokens()
    {
        var result = Build(One("GH_PAT", "pat"), "workspace");

        (result["GH_TOKEN"], result["GITHUB_TOKEN"]).ShouldBe(("pat", "pat"));
    }

    [Fact]
    public void Build_half_a_langfuse_key_pair_is_not_injected() =>
        Build(ImmutableDictionary<string, string>.Empty, "workspace", ("LANGFUSE_PUBLIC_KEY", "pk")).Keys.ShouldNotContain("LANGFUSE_PUBLIC_KEY");

    private static ImmutableDictionary<string, string> One(string name, string value) => ImmutableDictionary<string, string>.Empty.Add(name, value);

    private static ImmutableSortedDictionary<string, string> Build(ImmutableDictionary<string, string> environment, string kind, params (string, string)[] platform) =>
        WorkspaceEnvironment.Build(
            WorkspaceSpecValidator.Validate(Specs.Valid with { Environment = environment, Kind = kind }), PlatformSettings.FromEnvironment(new Variables(platform)), tier: 2, hostPort: 41000);
}
