using Molecule.Containers.Engines;

namespace Molecule.Containers.Tests.Engines;

public sealed class EngineTlsTests : IDisposable
{
    private static readonly EngineVersion Version = new("Docker", "27.0", "1.45", "linux", "amd64", true);

    private readonly TlsFiles _files = new();

    // What hangs is a failure, not a pipeline that never ends.
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _files.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Both_clients_talk_tls_with_a_client_certificate()
    {
        await using var server = new TlsEngine(_files);
        var endpoint = Endpoint(server);

        var version = await EngineProbe.ProbeAsync(endpoint, _limit.Token);
        using var engine = new ContainerEngine(endpoint, version);

        version.ApiVersion.ShouldBe("1.45");
        (await engine.Docker.System.GetVersionAsync(_limit.Token)).Version.ShouldBe("27.0");
        (await engine.Http.GetStringAsync("_ping", _limit.Token)).ShouldBe("OK");
    }

    [Fact]
    public async Task An_engine_that_another_authority_signed_is_not_talked_to()
    {
        await using var server = new TlsEngine(_files);
        await ShouldRefuseAsync(server, Endpoint(server, authority: "stranger.pem"));
    }

    [Fact]
    public async Task An_engine_whose_certificate_is_for_another_host_is_not_talked_to()
    {
        await using var server = new TlsEngine(_files, "elsewhere");
        await ShouldRefuseAsync(server, Endpoint(server));
    }

    [Fact]
    public async Task An_engine_that_shows_a_client_certificate_is_not_talked_to()
    {
        await using var server = new TlsEngine(_files, "client");
        await ShouldRefuseAsync(server, Endpoint(server));
    }

    [Fact]
    public async Task An_engine_refuses_who_shows_no_client_certificate()
    {
        await using var server = new TlsEngine(_files);
        await ShouldRefuseAsync(server, new EngineEndpoint(server.Address, "test", new EngineTls(_files.Path("ca.pem"), null, null, SkipVerify: false)));
    }

    [Fact]
    public async Task A_context_that_skips_verification_talks_to_any_engine()
    {
        await using var server = new TlsEngine(_files, "elsewhere");
        var endpoint = Endpoint(server, authority: "stranger.pem");

        (await EngineProbe.ProbeAsync(endpoint with { Tls = endpoint.Tls! with { SkipVerify = true } }, _limit.Token)).ApiVersion.ShouldBe("1.45");
    }

    [Fact]
    public async Task Missing_tls_files_are_an_error_and_never_plain_text()
    {
        var endpoint = new EngineEndpoint(new Uri("tcp://localhost:1"), "test", new EngineTls("/nowhere/ca.pem", "/nowhere/cert.pem", "/nowhere/key.pem", SkipVerify: false));

        (await Should.ThrowAsync<EngineTlsException>(() => EngineProbe.ProbeAsync(endpoint, _limit.Token))).File.ShouldStartWith("/nowhere/");
    }

    private async Task ShouldRefuseAsync(TlsEngine server, EngineEndpoint endpoint)
    {
        await Should.ThrowAsync<EngineUnreachableException>(() => EngineProbe.ProbeAsync(endpoint, _limit.Token));
        using var engine = new ContainerEngine(endpoint, Version);
        var failure = await Should.ThrowAsync<Exception>(() => engine.Docker.System.GetVersionAsync(_limit.Token));

        failure.ShouldNotBeAssignableTo<OperationCanceledException>();
        server.Answered.ShouldBe(0);
    }

    private EngineEndpoint Endpoint(TlsEngine server, string authority = "ca.pem") =>
        new(server.Address, "test", new EngineTls(_files.Path(authority), _files.Path("client-cert.pem"), _files.Path("client-key.pem"), SkipVerify: false));
}
