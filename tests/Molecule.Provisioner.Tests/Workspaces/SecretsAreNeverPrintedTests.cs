using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Tests.ControlPlane.Server;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Workspaces;

/// <summary>Regression: a record prints all its members, a token among them, into whatever log line or assertion holds it.</summary>
public sealed class SecretsAreNeverPrintedTests
{
    private const string Secret = "canary-8c2f";

    private static readonly WorkspaceSpec Spec = Specs.Valid with { AuthToken = Secret, Environment = Specs.Valid.Environment.Add("API_KEY", Secret), Labels = Specs.Valid.Labels.Add("x", Secret) };

    private static readonly (string, string)[] Platform = [("ADMIN_TOKEN", Secret), ("LANGFUSE_PUBLIC_KEY", Secret), ("LANGFUSE_SECRET_KEY", Secret)];

    [Fact]
    public void Nothing_that_holds_a_token_prints_it()
    {
        var workspace = WorkspaceSpecValidator.Validate(Spec);
        object[] holders =
        [
            Spec,
            workspace,
            Specs.Plan(Spec, Platform),
            new PreparedWorkspace(workspace, Specs.Files, new WorkspaceImage(Specs.Options().Images.Choose(workspace), "sha256:1"), Specs.Planner().Fingerprint(workspace, Specs.Files)),
            PlatformSettings.FromEnvironment(new Variables(Platform)),
            Specs.Options(Platform),
            TestControlPlane.Request(IdempotencyKey.New()) with { Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("A", Secret) },
        ];

        holders.ShouldAllBe(holder => !holder.ToString()!.Contains(Secret));
        $"{Spec}".ShouldBe("codex (workspace, codex, tier 0)");
    }

    [Fact]
    public void Every_record_with_a_member_that_is_named_like_a_secret_says_itself_what_it_prints()
    {
        string[] words = ["Token", "Secret", "Password"];
        typeof(WorkspaceSpec).Assembly.GetTypes()
            .Where(type => type.GetMethod("<Clone>$") is not null)
            .Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(string) && words.Any(word => property.Name.EndsWith(word, StringComparison.Ordinal))))
            .Where(type => type.GetMethod(nameof(ToString), [])!.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false))
            .Select(type => type.Name)
            .ShouldBeEmpty("Override ToString: these print a secret.");
    }
}
