using Microsoft.Extensions.Time.Testing;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Provisioner.Tests.ControlPlane.Server;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class ControlPlaneClientTests
{
    private const string Made = """{"instance_id":"i-1","private_ip":"10.0.0.7","state":"pending"}""";
    private const string Id = TestControlPlane.WorkspaceId;

    private static readonly WorkspaceInstance Instance = new("i 1&x", "aws");

    [Fact]
    public async Task A_start_that_succeeds_at_once_is_one_request_with_both_secrets()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(201, Made));
        using var client = TestControlPlane.Client(server.Url, TimeProvider.System);

        var made = await client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None);

        made.ShouldBe(new ProvisionedInstance("i-1", "10.0.0.7", "pending", 1));
        var request = server.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Target.ShouldBe("/cp/workspaces/provision");
        request.Headers["authorization"].ShouldBe($"Bearer {TestControlPlane.SharedSecret}");
        request.Headers["x-molecule-admin-token"].ShouldBe(TestControlPlane.AdminToken);
        request.Headers["content-type"].ShouldBe("application/json");
    }

    [Fact]
    public async Task The_pauses_between_six_attempts_are_those_of_the_table_and_all_attempts_are_the_same_bytes()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(503, ""));
        var time = new ImpatientTime();
        using var client = TestControlPlane.Client(server.Url, time);
        var key = IdempotencyKey.New();

        var exception = await Should.ThrowAsync<ControlPlaneUnavailableException>(() => client.ProvisionAsync(TestControlPlane.Request(key), CancellationToken.None));

        time.Pauses.Select(pause => pause.TotalSeconds).ShouldBe([2, 4, 8, 10, 10]);
        server.Requests.Count.ShouldBe(6);
        server.Requests.Select(request => request.Body).Distinct().Count().ShouldBe(1);
        server.Requests.First().Field("idempotency_key").ShouldBe(key.Value);
        exception.Evidence.Attempts.ShouldBe(6);
        exception.Evidence.IdempotencyKey.ShouldBe(key.Value);
    }

    [Fact]
    public async Task Without_a_key_there_is_no_second_attempt()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(503, ""));
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());

        await Should.ThrowAsync<ControlPlaneUnavailableException>(() => client.ProvisionAsync(TestControlPlane.Request(null), CancellationToken.None));

        server.Requests.ShouldHaveSingleItem().Field("idempotency_key").ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_connection_is_tried_six_times()
    {
        Uri url;
        await using (var server = new LoopbackServer(_ => new ServerAnswer(201, Made)))
        {
            url = server.Url;
        }

        var time = new ImpatientTime();
        using var client = TestControlPlane.Client(url, time);

        var exception = await Should.ThrowAsync<ControlPlaneUnreachableException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None));

        exception.Failure.ShouldBe(TransportFailure.Unreachable);
        time.Pauses.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = new LoopbackServer(_ => new ServerAnswer(201, Made));
        await using var server = new LoopbackServer(_ => new ServerAnswer(307, "") { Headers = $"Location: {other.Url}cp/workspaces/provision\r\n" });
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());

        await Should.ThrowAsync<ControlPlaneMisroutedException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None));

        server.Requests.Count.ShouldBe(1);
        other.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"instance_id":""}""")]
    [InlineData("""{"instance_id":7}""")]
    [InlineData("""{"instance_id":"i-1" """)]
    [InlineData("<html>")]
    public async Task A_success_that_names_no_instance_is_final_and_says_which_key_to_ask_for(string body)
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(201, body));
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());
        var key = IdempotencyKey.New();

        var exception = await Should.ThrowAsync<ControlPlaneReplyException>(() => client.ProvisionAsync(TestControlPlane.Request(key), CancellationToken.None));

        server.Requests.Count.ShouldBe(1);
        exception.Evidence.IdempotencyKey.ShouldBe(key.Value);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(422)]
    public async Task Of_a_gigabyte_no_more_than_the_bound_is_taken(int status)
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(status, new string('x', 64 * 1024)) { Fault = ServerFault.Flood, DeclaredLength = 1L << 30 });
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());
        var before = GC.GetAllocatedBytesForCurrentThread();

        await Should.ThrowAsync<ControlPlaneException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None));

        // What the client did not read waits in the buffers of the two sockets.
        server.BytesSent.ShouldBeLessThan(32L << 20);
        server.Requests.Count.ShouldBe(1);
        GC.GetAllocatedBytesForCurrentThread().ShouldBeLessThan(before + (8 << 20));
    }

    [Fact]
    public async Task A_refusal_is_known_by_its_code_even_when_its_body_breaks_off()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(422, """{"error":"no"}""") { Fault = ServerFault.ResetMidBody });
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());

        var exception = await Should.ThrowAsync<ControlPlaneRefusedException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None));

        server.Requests.Count.ShouldBe(1);
        exception.Evidence.Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_conflict_whose_body_breaks_off_could_be_our_own_attempt_and_is_asked_again()
    {
        var count = 0;
        await using var server = new LoopbackServer(_ => Interlocked.Increment(ref count) == 1
            ? new ServerAnswer(409, """{"error":"provision_in_progress"}""") { Fault = ServerFault.ResetMidBody }
            : new ServerAnswer(201, Made));
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());

        (await client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task An_untrusted_certificate_ends_the_call_before_anything_is_sent()
    {
        using var certificate = LoopbackCertificate.Create();
        await using var server = new LoopbackServer(_ => new ServerAnswer(201, Made), certificate);
        var time = new ImpatientTime();
        using var client = TestControlPlane.Client(server.Url, time);

        var exception = await Should.ThrowAsync<ControlPlaneUnreachableException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None));

        exception.Failure.ShouldBe(TransportFailure.CertificateRejected);
        exception.IsTransient.ShouldBeFalse();
        server.Requests.ShouldBeEmpty();
        time.Pauses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handshake_that_fails_for_another_reason_than_the_certificate_is_tried_again()
    {
        // Whoever listens speaks no TLS, as a gateway does for a moment while it restarts.
        await using var server = new LoopbackServer(_ => new ServerAnswer(502, ""), greeting: "HTTP/1.1 502 Bad Gateway\r\n\r\n");
        var time = new ImpatientTime();
        using var client = TestControlPlane.Client(new Uri($"https://127.0.0.1:{server.Url.Port}"), time);

        var exception = await Should.ThrowAsync<ControlPlaneUnreachableException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None));

        exception.Failure.ShouldBe(TransportFailure.Interrupted);
        time.Pauses.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Behind_a_trusted_certificate_all_is_as_without_and_a_broken_connection_is_tried_again()
    {
        using var certificate = LoopbackCertificate.Create();
        var count = 0;
        await using var server = new LoopbackServer(
            _ => Interlocked.Increment(ref count) == 1 ? ServerAnswer.Broken(ServerFault.ResetBeforeAnswer) : new ServerAnswer(201, Made), certificate);
        var handler = TestControlPlane.Handler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString();
        using var client = new ControlPlaneClient(TestControlPlane.Options(server.Url), handler, new ImpatientTime(), new RecordingLogger<IControlPlaneClient>());

        (await client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_twenty_minutes_for_a_start()
    {
        await using var server = new LoopbackServer(_ => ServerAnswer.Broken(ServerFault.Hang));
        var time = new FakeTimeProvider();
        using var client = TestControlPlane.Client(server.Url, time);

        var start = client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None);
        await UntilAsync(() => !server.Requests.IsEmpty);
        time.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromMilliseconds(1));
        await Task.Delay(50);
        start.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await Should.ThrowAsync<ControlPlaneTimeoutException>(() => start)).Budget.ShouldBe(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task The_budgets_are_twenty_minutes_for_images_and_starts_and_two_for_all_else()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(201, """{"instance_id":"i-1","state":"running","output":"","pins":[]}"""));
        var time = new ImpatientTime();
        using var client = TestControlPlane.Client(server.Url, time);

        await client.ProvisionAsync(TestControlPlane.Request(null), CancellationToken.None);
        await client.EnsureImageAsync(EnsureImageRequest.For(TestControlPlane.Request(null)), CancellationToken.None);
        await client.DeleteAsync(Id, Instance, prune: false, CancellationToken.None);
        await client.GetStateAsync(Id, Instance, CancellationToken.None);
        await client.GetConsoleAsync(Id, CancellationToken.None);
        await client.GetRuntimeImagesAsync(CancellationToken.None);

        time.Budgets.Select(budget => budget.TotalSeconds).ShouldBe([1200, 1200, 120, 120, 120, 120]);
    }

    [Fact]
    public async Task The_callers_cancellation_in_the_middle_of_an_attempt_is_no_time_out()
    {
        await using var server = new LoopbackServer(_ => ServerAnswer.Broken(ServerFault.Hang));
        using var client = TestControlPlane.Client(server.Url, new FakeTimeProvider());
        using var caller = new CancellationTokenSource();

        var start = client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), caller.Token);
        await UntilAsync(() => !server.Requests.IsEmpty);
        await caller.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => start)).CancellationToken.ShouldBe(caller.Token);
    }

    [Fact]
    public async Task The_callers_cancellation_in_a_pause_ends_it_without_another_attempt()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(503, ""));
        var logger = new RecordingLogger<IControlPlaneClient>();
        using var client = TestControlPlane.Client(server.Url, new FakeTimeProvider(), logger);
        using var caller = new CancellationTokenSource();

        var start = client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), caller.Token);
        await UntilAsync(() => !logger.Lines.IsEmpty);
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => start);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_before_makes_no_request()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(201, Made));
        using var client = TestControlPlane.Client(server.Url, TimeProvider.System);

        await Should.ThrowAsync<OperationCanceledException>(() => client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), new CancellationToken(canceled: true)));

        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "/cp/workspaces/" + Id + "?instance_id=i%201%26x&provider=aws")]
    [InlineData(true, "/cp/workspaces/" + Id + "?instance_id=i%201%26x&provider=aws&prune=true")]
    public async Task A_deletion_names_instance_and_provider_in_its_query(bool prune, string target)
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(204, ""));
        using var client = TestControlPlane.Client(server.Url, TimeProvider.System);

        await client.DeleteAsync(Id, Instance, prune, CancellationToken.None);

        server.Requests.ShouldHaveSingleItem().ShouldSatisfyAllConditions(request => request.Method.ShouldBe("DELETE"), request => request.Target.ShouldBe(target));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_deletion_that_is_not_answered_with_success_is_an_error_and_not_repeated(int status)
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(status, ""));
        using var client = TestControlPlane.Client(server.Url, new ImpatientTime());

        (await Should.ThrowAsync<ControlPlaneException>(() => client.DeleteAsync(Id, Instance, prune: false, CancellationToken.None))).Evidence.StatusCode.ShouldBe(status);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_state_is_asked_for_by_instance_and_default_provider()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(200, """{"state":"running"}"""));
        using var client = TestControlPlane.Client(server.Url, TimeProvider.System);

        (await client.GetStateAsync(Id, new WorkspaceInstance("i-1", null), CancellationToken.None)).ShouldBe("running");

        server.Requests.ShouldHaveSingleItem().Target.ShouldBe($"/cp/workspaces/{Id}/status?instance_id=i-1");
    }

    [Fact]
    public async Task Admin_routes_have_a_bearer_of_their_own()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(200, """{"output":"boot","pins":[{"template_name":"codex","image_digest":"sha256:aa","git_sha":"bb","region":"global"}]}"""));
        using var client = TestControlPlane.Client(server.Url, TimeProvider.System);

        (await client.GetConsoleAsync(Id, CancellationToken.None)).ShouldBe("boot");
        (await client.GetRuntimeImagesAsync(CancellationToken.None)).ShouldBe([new RuntimeImagePin { TemplateName = "codex", ImageDigest = "sha256:aa", GitSha = "bb", Region = "global" }]);
        await client.PromoteRuntimeImageAsync(new RuntimeImagePromotion { TemplateName = "codex", ImageDigest = "sha256:aa", GitSha = "bb" }, CancellationToken.None);

        server.Requests.Select(request => $"{request.Method} {request.Target}").ShouldBe(
            [$"GET /cp/admin/workspaces/{Id}/console", "GET /cp/admin/runtime-image", "POST /cp/admin/runtime-image/promote"]);
        server.Requests.ShouldAllBe(request => request.Headers["authorization"] == $"Bearer {TestControlPlane.AdminApiToken}");
    }

    [Theory]
    [InlineData(256 * 1024, true)]
    [InlineData((256 * 1024) + 1, false)]
    public async Task A_console_of_up_to_256_KiB_is_read(int bytes, bool accepted)
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(200, $$"""{"output":"{{new string('x', bytes - 13)}}"}"""));
        using var client = TestControlPlane.Client(server.Url, TimeProvider.System);

        var console = client.GetConsoleAsync(Id, CancellationToken.None);

        if (accepted)
        {
            (await console).Length.ShouldBe(bytes - 13);
        }
        else
        {
            await Should.ThrowAsync<ControlPlaneReplyException>(() => console);
        }
    }

    [Fact]
    public async Task A_base_url_with_a_path_keeps_it()
    {
        await using var server = new LoopbackServer(_ => new ServerAnswer(200, """{"state":"running"}"""));
        using var client = TestControlPlane.Client(new Uri(server.Url, "/prefix/"), TimeProvider.System);

        await client.GetStateAsync(Id, new WorkspaceInstance("i-1", null), CancellationToken.None);

        server.Requests.ShouldHaveSingleItem().Path.ShouldBe($"/prefix/cp/workspaces/{Id}/status");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
