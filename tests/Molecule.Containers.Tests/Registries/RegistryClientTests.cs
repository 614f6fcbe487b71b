using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Tests.Registries;

public sealed class RegistryClientTests : IDisposable
{
    private const string Config = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Manifest = $$"""{"schemaVersion":2,"config":{"digest":"{{Config}}","size":2},"layers":[]}""";

    private readonly List<IDisposable> _owned = [];

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_passing_failure_is_retried(int status)
    {
        var failed = 0;
        var server = Serve(context => Interlocked.Increment(ref failed) <= 2 ? LoopbackServer.Reply(context, status) : ReplyManifest(context));

        var manifest = await Client().GetManifestAsync(Image(server), CancellationToken.None);

        manifest.Config!.Value.Value.ShouldBe(Config);
        server.Lines.Count(line => line == "GET /v2/team/app/manifests/v1").ShouldBe(3);
    }

    [Fact]
    public async Task A_cut_connection_is_retried()
    {
        var cuts = 0;
        var server = Serve(context =>
        {
            if (Interlocked.Increment(ref cuts) <= 2)
            {
                return LoopbackServer.Cut(context);
            }

            return ReplyManifest(context);
        });

        (await Client().GetManifestAsync(Image(server), CancellationToken.None)).Bytes.Length.ShouldBe(Manifest.Length);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_final_answer_is_not_retried(int status)
    {
        var server = Serve(context => LoopbackServer.Reply(context, status));

        var failure = await Should.ThrowAsync<RegistryException>(() => Client().GetManifestAsync(Image(server), CancellationToken.None));

        failure.Attempts.ShouldBe(1);
        server.Lines.Count(line => line.Contains("manifests", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Retries_end_and_the_failure_says_how_many_there_were()
    {
        var server = Serve(context => LoopbackServer.Reply(context, 503, """{"errors":[{"code":"UNAVAILABLE","message":"migrating"}]}"""));

        var failure = await Should.ThrowAsync<RegistryTransientException>(() => Client().GetManifestAsync(Image(server), CancellationToken.None));

        failure.Attempts.ShouldBe(4);
        failure.Message.ShouldContain("HTTP 503");
        failure.Message.ShouldContain("migrating");
        failure.Message.ShouldEndWith("in 4 attempts.");
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var refused = 0;
        var server = Serve(context => Interlocked.Increment(ref refused) == 1
            ? LoopbackServer.Reply(context, 429, headers: ("Retry-After", "1"))
            : ReplyManifest(context));
        var started = TimeProvider.System.GetTimestamp();

        await Client().GetManifestAsync(Image(server), CancellationToken.None);

        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.95));
    }

    [Fact]
    public async Task A_registry_that_goes_silent_is_given_up_as_transient_and_not_as_cancelled()
    {
        var server = Serve(_ => Task.Delay(TimeSpan.FromSeconds(30)));
        var client = Client(options => options with { InactivityTimeout = TimeSpan.FromMilliseconds(200), Retry = options.Retry with { MaximumAttempts = 2 } });

        var failure = await Should.ThrowAsync<RegistryTransientException>(() => client.GetManifestAsync(Image(server), CancellationToken.None));

        failure.Message.ShouldContain("nothing moved on the connection for 0.2 s");
        failure.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        var server = Serve(_ => Task.Delay(TimeSpan.FromSeconds(30)));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => Client().GetManifestAsync(Image(server), source.Token));

        cancelled.CancellationToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_nothing_listens_the_failure_names_the_host()
    {
        var server = new LoopbackServer(_ => Task.CompletedTask);
        var authority = server.Authority;
        server.Dispose();

        var failure = await Should.ThrowAsync<RegistryUnreachableException>(() => Client().PingAsync(RegistryHost.Parse(authority), CancellationToken.None));

        failure.Message.ShouldContain(authority);
    }

    [Fact]
    public async Task A_manifest_whose_bytes_are_not_its_digest_is_refused()
    {
        var server = Serve(context => ReplyManifest(context));
        var pinned = new PinnedReference(Image(server).Repository, Digest.Parse(Config));

        var failure = await Should.ThrowAsync<DigestMismatchException>(() => Client().GetManifestAsync(pinned, CancellationToken.None));

        failure.Expected.Value.ShouldBe(Config);
        failure.Actual!.Value.ShouldBe(DigestOf(Manifest));
    }

    [Fact]
    public async Task A_manifest_without_end_is_not_read_to_the_end()
    {
        var server = Serve(async context =>
        {
            context.Response.ContentType = MediaTypes.OciManifest;
            context.Response.SendChunked = true;
            for (var chunk = 0; chunk < 200; chunk++)
            {
                await context.Response.OutputStream.WriteAsync(new byte[64 * 1024]);
            }
        });

        await Should.ThrowAsync<ContentTooLargeException>(() => Client().GetManifestAsync(Image(server), CancellationToken.None));
    }

    [Fact]
    public async Task FindManifest_asks_for_the_content_when_the_header_is_missing()
    {
        var server = Serve(context => LoopbackServer.Reply(context, 200, Manifest, MediaTypes.OciManifest));

        (await Client().FindManifestAsync(Image(server), CancellationToken.None))!.Digest.ShouldBe(DigestOf(Manifest));
    }

    [Fact]
    public async Task FindManifest_gives_null_for_what_is_not_there()
    {
        var server = Serve(context => LoopbackServer.Reply(context, 404));

        (await Client().FindManifestAsync(Image(server), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_redirect_to_another_host_leaves_the_credentials_behind()
    {
        var content = "blob content";
        var store = Serve(context => LoopbackServer.Reply(context, 200, content));
        var server = Serve(context => Guarded(context, "Basic realm=x", () => LoopbackServer.Reply(context, 307, headers: ("Location", $"http://{store.Authority}/object?signature=s"))), guarded: true);
        var client = Client(credential: new RegistryCredential.Basic("me", "pass"));

        var blob = await client.GetBlobAsync(Image(server).Repository, DigestOf(content), 100, CancellationToken.None);

        Encoding.UTF8.GetString(blob.Span).ShouldBe(content);
        store.Requests.ShouldHaveSingleItem().Authorization.ShouldBeNull();
        server.Requests.Last().Authorization.ShouldStartWith("Basic ");
    }

    [Fact]
    public async Task Redirects_without_end_are_not_followed()
    {
        var server = Serve(context => LoopbackServer.Reply(context, 302, headers: ("Location", context.Request.RawUrl!)));

        await Should.ThrowAsync<RegistryRejectedException>(() => Client().GetManifestAsync(Image(server), CancellationToken.None));

        server.Lines.Count(line => line.Contains("manifests", StringComparison.Ordinal)).ShouldBe(6);
    }

    [Fact]
    public async Task A_blob_that_breaks_off_is_taken_up_where_it_broke()
    {
        var content = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number:x8}"));
        var breaks = 0;
        var server = Serve(async context =>
        {
            var from = context.Request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;
            context.Response.StatusCode = from > 0 ? 206 : 200;
            var bytes = Encoding.UTF8.GetBytes(content[from..]);
            context.Response.ContentLength64 = bytes.Length;
            if (Interlocked.Increment(ref breaks) <= 2)
            {
                await context.Response.OutputStream.WriteAsync(bytes.AsMemory(0, 50_000));
                await context.Response.OutputStream.FlushAsync();
                context.Response.Abort();
                return;
            }

            await context.Response.OutputStream.WriteAsync(bytes);
            context.Response.Close();
        });
        using var destination = new MemoryStream();

        var written = await Client().DownloadBlobAsync(Image(server).Repository, DigestOf(content), destination, 1_000_000, CancellationToken.None);

        written.ShouldBe(160_000);
        Encoding.UTF8.GetString(destination.ToArray()).ShouldBe(content);
        server.Requests.Count(seen => seen.Range is not null).ShouldBe(2);
    }

    [Fact]
    public async Task A_blob_from_a_server_that_ignores_ranges_is_not_written_twice()
    {
        var content = new string('x', 100_000);
        var first = true;
        var server = Serve(async context =>
        {
            context.Response.ContentLength64 = content.Length;
            var half = first;
            first = false;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(content).AsMemory(0, half ? 50_000 : content.Length));
            await context.Response.OutputStream.FlushAsync();
            if (half)
            {
                context.Response.Abort();
            }
            else
            {
                context.Response.Close();
            }
        });
        using var destination = new MemoryStream();

        (await Client().DownloadBlobAsync(Image(server).Repository, DigestOf(content), destination, 1_000_000, CancellationToken.None)).ShouldBe(content.Length);
    }

    [Fact]
    public async Task A_blob_with_other_content_is_refused()
    {
        var server = Serve(context => LoopbackServer.Reply(context, 200, "evil"));

        await Should.ThrowAsync<DigestMismatchException>(() => Client().GetBlobAsync(Image(server).Repository, DigestOf("good"), 100, CancellationToken.None));
    }

    [Fact]
    public async Task A_full_disk_is_not_mistaken_for_a_broken_connection()
    {
        var server = Serve(context => LoopbackServer.Reply(context, 200, "content"));
        await using var full = new FullStream();

        await Should.ThrowAsync<IOException>(() => Client().DownloadBlobAsync(Image(server).Repository, DigestOf("content"), full, 100, CancellationToken.None));

        server.Lines.Count(line => line.Contains("blobs", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Tags_are_listed_over_all_pages()
    {
        var server = Serve(context => context.Request.RawUrl!.Contains("last=b", StringComparison.Ordinal)
            ? LoopbackServer.Reply(context, 200, """{"name":"x","tags":["c"]}""")
            : LoopbackServer.Reply(context, 200, """{"name":"x","tags":["a","b"]}""", headers: ("Link", "</v2/team/app/tags/list?last=b&n=2>; rel=\"next\"")));

        var tags = await Client().ListTagsAsync(Image(server).Repository, CancellationToken.None).ToListAsync();

        tags.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task An_upload_that_breaks_is_started_again_and_sends_every_byte()
    {
        var content = new string('u', 300_000);
        var uploads = 0;
        var server = Serve(async context =>
        {
            switch (context.Request.HttpMethod)
            {
                case "HEAD":
                    await LoopbackServer.Reply(context, 404);
                    break;
                case "POST":
                    await LoopbackServer.Reply(context, 202, headers: ("Location", $"/v2/team/app/blobs/uploads/{Interlocked.Increment(ref uploads)}?state=s"));
                    break;
                case "PUT" when uploads == 1:
                    await LoopbackServer.Cut(context, status: 500);
                    break;
                default:
                    await LoopbackServer.Reply(context, 201);
                    break;
            }
        });

        (await Client().UploadBlobAsync(Image(server).Repository, DigestOf(content), () => new MemoryStream(Encoding.UTF8.GetBytes(content)), content.Length, CancellationToken.None)).ShouldBeTrue();

        var put = server.Requests.Last();
        put.Path.ShouldBe($"/v2/team/app/blobs/uploads/2?state=s&digest={Uri.EscapeDataString(DigestOf(content).Value)}");
        put.Body.ShouldBe(content);
    }

    [Fact]
    public async Task No_more_requests_than_allowed_are_under_way_at_once()
    {
        int now = 0, most = 0;
        var server = Serve(async context =>
        {
            var current = Interlocked.Increment(ref now);
            InterlockedMax(ref most, current);
            await Task.Delay(30);
            Interlocked.Decrement(ref now);
            await ReplyManifest(context);
        });
        var client = Client(options => options with { MaximumConcurrency = 3 });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetManifestAsync(Image(server), CancellationToken.None)));

        most.ShouldBe(3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static Task Guarded(HttpListenerContext context, string challenge, Func<Task> answer) => context.Request.Headers["Authorization"] is null
        ? LoopbackServer.Reply(context, 401, headers: ("WWW-Authenticate", challenge))
        : answer();

    private static Task ReplyManifest(HttpListenerContext context) =>
        LoopbackServer.Reply(context, 200, Manifest, MediaTypes.OciManifest, ("Docker-Content-Digest", DigestOf(Manifest).Value));

    private static Tag Image(LoopbackServer server) => Repository.Parse(server.Authority + "/team/app").WithTag("v1");

    private static Digest DigestOf(string text) => Digest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    /// <param name="guarded">The first contact is challenged; any other registry says yes there, so that faults hit what a test is about.</param>
    private LoopbackServer Serve(Func<HttpListenerContext, Task> answer, bool guarded = false)
    {
        var server = new LoopbackServer(context => context.Request.RawUrl == "/v2/" && !guarded ? LoopbackServer.Reply(context, 200, "{}") : answer(context));
        _owned.Add(server);
        return server;
    }

    private RegistryClient Client(Func<RegistryClientOptions, RegistryClientOptions>? change = null, RegistryCredential? credential = null)
    {
        var options = new RegistryClientOptions
        {
            Retry = new RegistryRetryOptions { MaximumAttempts = 4, BaseDelay = TimeSpan.FromMilliseconds(5) },
        };
        var client = new RegistryClient(change?.Invoke(options) ?? options, new FixedCredentials(credential ?? RegistryCredential.None), TimeProvider.System, NullLoggerFactory.Instance);
        _owned.Add(client);
        return client;
    }

    private sealed class FullStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No space left on device");
    }
}
