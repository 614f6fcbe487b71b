using Molecule.Provisioner.ControlPlane.Http;

namespace Molecule.Provisioner.Tests.ControlPlane.Http;

public sealed class EnsureImageRulesTests
{
    [Theory]
    [InlineData(200, nameof(EnsureImageDecision.Ready))]
    [InlineData(299, nameof(EnsureImageDecision.Ready))]
    [InlineData(199, nameof(EnsureImageDecision.Transient))]
    [InlineData(300, nameof(EnsureImageDecision.Misrouted))]
    [InlineData(399, nameof(EnsureImageDecision.Misrouted))]
    [InlineData(499, nameof(EnsureImageDecision.Permanent))]
    [InlineData(204, nameof(EnsureImageDecision.Ready))]
    [InlineData(302, nameof(EnsureImageDecision.Misrouted))]
    [InlineData(400, nameof(EnsureImageDecision.Permanent))]
    [InlineData(401, nameof(EnsureImageDecision.Permanent))]
    [InlineData(404, nameof(EnsureImageDecision.AskStatus))]
    [InlineData(408, nameof(EnsureImageDecision.Transient))]
    [InlineData(409, nameof(EnsureImageDecision.Permanent))]
    [InlineData(422, nameof(EnsureImageDecision.Permanent))]
    [InlineData(429, nameof(EnsureImageDecision.Transient))]
    [InlineData(500, nameof(EnsureImageDecision.Transient))]
    [InlineData(501, nameof(EnsureImageDecision.NotSupported))]
    [InlineData(505, nameof(EnsureImageDecision.Transient))]
    [InlineData(524, nameof(EnsureImageDecision.Transient))]
    public void The_answer_decides(int status, string decision) => EnsureImageRules.Decide(status).ToString().ShouldBe(decision);

    [Theory]
    [InlineData(200, """{"state":"running"}""", nameof(EnsureImageDecision.NotSupported))]
    [InlineData(200, "<html></html>", nameof(EnsureImageDecision.Misrouted))]
    [InlineData(299, "{}", nameof(EnsureImageDecision.NotSupported))]
    [InlineData(500, "", nameof(EnsureImageDecision.Transient))]
    [InlineData(301, "", nameof(EnsureImageDecision.Misrouted))]
    [InlineData(400, """{"error":"instance_id required"}""", nameof(EnsureImageDecision.NotSupported))]
    [InlineData(401, "", nameof(EnsureImageDecision.Permanent))]
    [InlineData(403, "", nameof(EnsureImageDecision.Permanent))]
    [InlineData(404, "404 page not found", nameof(EnsureImageDecision.Misrouted))]
    [InlineData(404, """{"error":"not found"}""", nameof(EnsureImageDecision.Misrouted))]
    [InlineData(404, """{"error":"no such workspace"}""", nameof(EnsureImageDecision.NotSupported))]
    [InlineData(408, "", nameof(EnsureImageDecision.Transient))]
    [InlineData(429, "", nameof(EnsureImageDecision.Transient))]
    [InlineData(499, "", nameof(EnsureImageDecision.NotSupported))]
    [InlineData(300, "{}", nameof(EnsureImageDecision.Misrouted))]
    [InlineData(199, "{}", nameof(EnsureImageDecision.Misrouted))]
    [InlineData(503, "", nameof(EnsureImageDecision.Transient))]
    public void After_a_404_the_status_route_decides(int status, string body, string decision) =>
        EnsureImageRules.DecideByStatus(ProvisionRetryTests.Answer(404, """{"error":"not found"}"""), ProvisionRetryTests.Answer(status, body)).ToString().ShouldBe(decision);
}
