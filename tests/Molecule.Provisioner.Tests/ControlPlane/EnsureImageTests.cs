using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Provisioner.Tests.ControlPlane.Server;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class EnsureImageTests
{
    [Fact]
    public async Task A_ready_image_is_named() =>
        (await AskAsync(new ServerAnswer(200, """{"status":"ready","image_ref":"r/x@sha256:aa"}"""))).ShouldBe(new EnsureImageResult(true, "r/x@sha256:aa"));

    [Fact]
    public async Task A_success_without_a_body_is_a_yes() => (await AskAsync(new ServerAnswer(204, ""))).ShouldBe(new EnsureImageResult(true, null));

    [Fact]
    public async Task A_page_instead_of_json_is_no_yes() => await Should.ThrowAsync<ControlPlaneReplyException>(() => AskAsync(new ServerAnswer(200, "<html></html>")));

    [Fact]
    public async Task An_old_control_plane_is_known_by_501() => (await AskAsync(new ServerAnswer(501, ""))).IsSupported.ShouldBeFalse();

    [Fact]
    public async Task An_old_control_plane_is_known_by_404_and_a_status_route() =>
        (await AskAsync(new ServerAnswer(404, "404 page not found"), new ServerAnswer(400, """{"error":"instance_id required"}"""))).IsSupported.ShouldBeFalse();

    [Fact]
    public async Task A_404_without_a_status_route_fails_closed() =>
        await Should.ThrowAsync<ControlPlaneMisroutedException>(() => AskAsync(new ServerAnswer(404, ""), new ServerAnswer(404, "")));

    [Fact]
    public async Task A_404_with_an_unreachable_status_route_is_no_permission_either() =>
        await Should.ThrowAsync<ControlPlaneUnreachableException>(() => AskAsync(new ServerAnswer(404, ""), ServerAnswer.Broken(ServerFault.ResetBeforeAnswer)));

    [Fact]
    public async Task Secrets_that_the_status_route_rejects_are_the_error() =>
        (await Should.ThrowAsync<ControlPlaneCredentialsRejectedException>(() => AskAsync(new ServerAnswer(404, ""), new ServerAnswer(401, "")))).Evidence.StatusCode.ShouldBe(401);

    [Theory]
    [InlineData(422, false)]
    [InlineData(409, false)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(511, true)]
    public async Task Any_other_answer_is_an_error_that_says_whether_it_will_pass(int status, bool transient)
    {
        var exception = await Should.ThrowAsync<ControlPlaneException>(() => AskAsync(new ServerAnswer(status, """{"error":"digest not found"}""")));

        exception.IsTransient.ShouldBe(transient);
        exception.Message.ShouldContain("digest not found");
    }

    private static async Task<EnsureImageResult> AskAsync(ServerAnswer ensure, ServerAnswer? status = null)
    {
        await using var server = new LoopbackServer(request => request.Path.EndsWith("/status", StringComparison.Ordinal) ? status! : ensure);
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());
        try
        {
            return await client.EnsureImageAsync(EnsureImageRequest.For(TestControlPlane.Request(null)), CancellationToken.None);
        }
        finally
        {
            server.Requests.Select(request => $"{request.Method} {request.Target}").ShouldBe(
                status is null
                    ? ["POST /cp/workspaces/ensure-image"]
                    : ["POST /cp/workspaces/ensure-image", $"GET /cp/workspaces/{TestControlPlane.WorkspaceId}/status"]);
        }
    }
}
