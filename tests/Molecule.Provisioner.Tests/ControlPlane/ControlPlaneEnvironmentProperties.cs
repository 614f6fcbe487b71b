using FsCheck;
using FsCheck.Fluent;
using Molecule.Provisioner.ControlPlane;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class ControlPlaneEnvironmentProperties
{
    private static readonly string[] Privileged = ["ADMIN_TOKEN", "MOLECULE_ADMIN_TOKEN", "CP_ADMIN_API_TOKEN", "CP_ADMIN_TOKEN", "CP_PROMOTE_PROD_API_TOKEN"];
    private static readonly string[] Scm = ["GITEA_TOKEN", "GITLAB_TOKEN", "GL_TOKEN", "BITBUCKET_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"];

    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.Elements(Privileged),
        Gen.Elements(Scm),
        Gen.Elements("GH_PAT", "PATH", "admin_token", "ADMIN_TOKEN_", "github_token", "API_KEY"),
        ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => text.Get));

    private static readonly Arbitrary<Case> Cases = (
        from names in Name.ListOf()
        from own in Name.ListOf()
        from value in ArbMap.Default.GeneratorFor<NonNull<string>>()
        select new Case(names.Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => $"{name}={value.Get}"), own.ToHashSet(StringComparer.Ordinal))).ToArbitrary();

    [Fact]
    public void No_privileged_key_is_ever_sent_not_even_as_an_own_secret() =>
        ForAll(tested => !Sent(tested).Keys.Intersect(Privileged, StringComparer.Ordinal).Any());

    [Fact]
    public void An_scm_token_is_sent_exactly_when_it_is_an_own_secret() =>
        ForAll(tested => Scm.All(name => Sent(tested).ContainsKey(name) == (tested.Environment.ContainsKey(name) && tested.OwnSecrets.Contains(name))));

    [Fact]
    public void Everything_else_is_sent_unchanged_and_nothing_is_added() =>
        ForAll(tested => Sent(tested).OrderBy(variable => variable.Key, StringComparer.Ordinal).SequenceEqual(
            tested.Environment
                .Where(variable => !Privileged.Contains(variable.Key) && (!Scm.Contains(variable.Key) || tested.OwnSecrets.Contains(variable.Key)))
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)));

    [Fact]
    public void What_is_sent_and_what_is_reported_as_dropped_are_the_whole() =>
        ForAll(tested =>
        {
            var (sent, dropped) = ControlPlaneEnvironment.Build(tested.Environment, tested.OwnSecrets);
            return sent.Keys.Concat(dropped.Select(variable => variable.Name)).Order(StringComparer.Ordinal).SequenceEqual(tested.Environment.Keys.Order(StringComparer.Ordinal));
        });

    [Fact]
    public void What_is_dropped_is_told_in_the_order_of_the_names() =>
        ControlPlaneEnvironment.Build(Privileged.Concat(Scm).Reverse().ToDictionary(name => name, _ => "x"), new HashSet<string>()).Dropped
            .Select(variable => variable.Name).ShouldBe(Privileged.Concat(Scm).Order(StringComparer.Ordinal));

    [Fact]
    public void A_personal_access_token_stands_for_nothing_else() =>
        ControlPlaneEnvironment.Build(new Dictionary<string, string> { ["GH_PAT"] = "x" }, new HashSet<string>()).Sent.Keys.ShouldBe(["GH_PAT"]);

    private static IReadOnlyDictionary<string, string> Sent(Case tested) => ControlPlaneEnvironment.Build(tested.Environment, tested.OwnSecrets).Sent;

    private static void ForAll(Func<Case, bool> property) => Prop.ForAll(Cases, property).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private sealed record Case(Dictionary<string, string> Environment, HashSet<string> OwnSecrets)
    {
        public override string ToString() => $"{string.Join(", ", Environment.Keys)} | own: {string.Join(", ", OwnSecrets)}";
    }
}
