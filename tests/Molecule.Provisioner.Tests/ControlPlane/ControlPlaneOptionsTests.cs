using Molecule.Containers.Redaction;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.Tests.ControlPlane.Server;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class ControlPlaneOptionsTests
{
    [Theory]
    [InlineData("https://a.example", "https://b.example", "https://c.example", "a.example")]
    [InlineData("", "https://b.example", "https://c.example", "b.example")]
    [InlineData(" ", "", "https://c.example", "c.example")]
    public void The_first_base_url_that_is_filled_wins(string first, string second, string third, string host)
    {
        var variables = TestControlPlane.Variables(first);
        variables["MOLECULE_CP_URL"] = second;
        variables["MOLECULE_CP_DEFAULT_URL"] = third;

        ControlPlaneOptions.FromEnvironment(variables).BaseUrl.Host.ShouldBe(host);
    }

    [Fact]
    public void The_first_shared_secret_that_is_filled_wins_and_serves_admin_routes_too()
    {
        var variables = TestControlPlane.Variables("https://a.example");
        variables["MOLECULE_CP_SHARED_SECRET"] = "";
        variables["PROVISION_SHARED_SECRET"] = "second-secret\n";
        variables.Remove("CP_ADMIN_API_TOKEN");

        var credentials = ControlPlaneOptions.FromEnvironment(variables).Credentials;

        credentials.SharedSecret.ShouldBe("second-secret");
        credentials.AdminApiToken.ShouldBe("second-secret");
        ControlPlaneOptions.FromEnvironment(TestControlPlane.Variables("https://a.example")).Credentials.AdminApiToken.ShouldBe(TestControlPlane.AdminApiToken);
    }

    [Fact]
    public void Every_secret_is_masked_from_then_on()
    {
        ControlPlaneOptions.FromEnvironment(TestControlPlane.Variables("https://a.example"));

        Redactor.Process.Redact($"{TestControlPlane.SharedSecret} {TestControlPlane.AdminToken} {TestControlPlane.AdminApiToken}")
            .ShouldBe("[REDACTED] [REDACTED] [REDACTED]");
    }

    [Fact]
    public void All_problems_are_named_at_once()
    {
        var problems = Should.Throw<ControlPlaneConfigurationException>(() => ControlPlaneOptions.FromEnvironment(new TestControlPlane.FixedVariables())).Problems;

        problems.Count.ShouldBe(3);
        problems.ShouldContain(problem => problem.Contains("MOLECULE_ORG_ID", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.Contains("CP_PROVISION_URL", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.Contains("PROVISION_SHARED_SECRET", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CP_PROVISION_URL", "ftp://a.example")]
    [InlineData("CP_PROVISION_URL", "/cp")]
    [InlineData("CP_PROVISION_URL", "https://user:canary-in-url@a.example")]
    [InlineData("CP_PROVISION_URL", "https://a.example?token=canary-in-url")]
    [InlineData("MOLECULE_ORG_ID", "two words")]
    [InlineData("ADMIN_TOKEN", "canary-in-url\r\nX-Evil: 1")]
    [InlineData("MOLECULE_CP_SHARED_SECRET", "abc")]
    public void A_malformed_value_is_refused_by_name_and_not_shown(string variable, string value)
    {
        var variables = TestControlPlane.Variables("https://a.example");
        variables[variable] = value;

        var exception = Should.Throw<ControlPlaneConfigurationException>(() => ControlPlaneOptions.FromEnvironment(variables));

        exception.Problems.ShouldHaveSingleItem().ShouldContain(variable);
        exception.ToString().ShouldNotContain("canary-in-url");
        exception.IsUsage.ShouldBeTrue();
    }

    [Theory]
    [InlineData("http://10.0.0.1:8080", true)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("https://10.0.0.1", false)]
    public void Secrets_that_would_travel_unencrypted_are_noticed(string url, bool unencrypted) =>
        ControlPlaneOptions.FromEnvironment(TestControlPlane.Variables(url)).IsUnencrypted.ShouldBe(unencrypted);
}
