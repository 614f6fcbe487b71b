using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines.Building;

namespace Molecule.Containers.Tests.Engines.Building.Sessions;

public sealed class BuildSessionTests : IDisposable
{
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const string Credentials = "/moby.filesync.v1.Auth/Credentials";

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-session-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Entries_come_in_the_order_of_a_walk_with_their_modes_fixed_times_and_contents()
    {
        var context = new BuildContext(
        [
            Entry("Dockerfile", "FROM scratch\n"),
            new ContextEntry("a", ContextEntryKind.Directory, Executable | UnixFileMode.StickyBit),
            Entry("a/run.sh", "run", Executable | UnixFileMode.SetUser | UnixFileMode.SetGroup),
            // Sorted by its bytes alone it would stand before a's own content.
            Entry("a.txt", "text"),
            new ContextEntry("empty", ContextEntryKind.File, Plain),
            new ContextEntry("link", ContextEntryKind.Link, default, LinkTarget: "../outside"),
            // Its folder is not in the context: an exception of .dockerignore alone.
            Entry("z/y/ä", "utf-8"),
        ]);
        FileTransfer? transfer = null;

        await BuildAsync(context, async client => transfer = await FileTransfer.ReceiveAsync(client, "context", []));

        transfer!.Status.ShouldBe("0");
        transfer.Paths.ShouldBe(["Dockerfile", "a", "a/run.sh", "a.txt", "empty", "link", "z", "z/y", "z/y/ä"]);
        transfer.Entries["a"].Mode.ShouldBe((1u << 31) | (1u << 20) | 0b111_101_101);
        transfer.Entries["a/run.sh"].Mode.ShouldBe((1u << 23) | (1u << 22) | 0b111_101_101);
        transfer.Entries["z/y"].Mode.ShouldBe((1u << 31) | 0b111_101_101);
        (transfer.Entries["link"].Mode, transfer.Entries["link"].Link).ShouldBe(((1u << 27) | 0b111_111_111, "../outside"));
        transfer.Entries["a.txt"].Size.ShouldBe(4);
        transfer.Entries.Values.ShouldAllBe(entry => entry.Time == BuildContext.FixedTime.ToUnixTimeSeconds() * 1_000_000_000);
        transfer.Contents["z/y/ä"].ShouldBe("utf-8");
        transfer.Contents["empty"].ShouldBe(string.Empty);
        transfer.Contents["Dockerfile"].ShouldBe("FROM scratch\n");
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_sent()
    {
        FileTransfer? transfer = null;

        await BuildAsync(new BuildContext([Entry("Dockerfile", "x"), Entry("src/file", "x")]), async client => transfer = await FileTransfer.ReceiveAsync(client, "dockerfile", ["Dockerfile"]));

        transfer!.Paths.ShouldBe(["Dockerfile"]);
    }

    [Fact]
    public async Task A_path_that_the_engine_had_to_encode_is_decoded()
    {
        byte[]? first = null;

        await BuildAsync(new BuildContext([Entry("ä b", "x"), Entry("other", "x")]), async client =>
        {
            await using var call = await client.CallAsync(FileTransfer.Method, ("dir-name", "context"), ("followpaths", "%C3%A4+b"), ("followpaths-encoded", "1"));
            first = await call.ReadAsync();
        });

        System.Text.Encoding.UTF8.GetString(first!).ShouldContain("ä b");
    }

    [Fact]
    public async Task A_file_of_many_chunks_arrives_whole_and_counts_as_progress()
    {
        var text = string.Concat(Enumerable.Range(0, 400_000).Select(number => (char)('a' + (number % 26)))) + "end";
        var events = new List<BuildEvent>();
        FileTransfer? transfer = null;

        await BuildAsync(
            new BuildContext(Enumerable.Range(0, 4).Select(index => Entry($"file-{index}", text))),
            async client => transfer = await FileTransfer.ReceiveAsync(client, "context", []),
            events);

        transfer!.Contents.Values.ShouldBe([text, text, text, text]);
        events.OfType<BuildEvent.ContextSent>().ShouldHaveSingleItem().Bytes.ShouldBeGreaterThanOrEqualTo(1024 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_gone_or_has_changed_since_it_was_listed_fails_the_build_by_name(bool gone)
    {
        var entry = Entry("data", "four");
        var change = gone ? new Action(() => File.Delete(entry.SourceFile!)) : () => File.AppendAllText(entry.SourceFile!, "more");
        FileTransfer? transfer = null;

        var failure = await Should.ThrowAsync<ContextUnreadableException>(() =>
            BuildAsync(new BuildContext([entry]), async client => transfer = await FileTransfer.ReceiveAsync(client, "context", [], listed: change)));

        failure.Path.ShouldBe("data");
        failure.Message.ShouldContain(gone ? "Could not find file" : "from 4 to 8 bytes");
        transfer!.Status.ShouldBe("13");
    }

    [Fact]
    public async Task A_folder_that_no_build_has_is_refused()
    {
        FileTransfer? transfer = null;

        await BuildAsync(new BuildContext([Entry("data", "x")]), async client => transfer = await FileTransfer.ReceiveAsync(client, "/etc", []));

        (transfer!.Status, transfer.Message).ShouldBe(("5", "this build has no folder '/etc'"));
        transfer.Paths.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_answers_that_it_is_healthy_and_refuses_what_it_does_not_offer()
    {
        var (health, other) = (((byte[]?)null, string.Empty, string.Empty), ((byte[]?)null, string.Empty, string.Empty));

        await BuildAsync(new BuildContext([]), async client =>
        {
            health = await client.AskAsync("/grpc.health.v1.Health/Check", []);
            other = await client.AskAsync("/moby.buildkit.secrets.v1.Secrets/GetSecret", [0x0a, 1, (byte)'x']);
        });

        (string.Join(' ', health.Item1!), health.Item2).ShouldBe(("8 1", "0"));
        (other.Item1, other.Item2).ShouldBe((null, "12"));
    }

    [Theory]
    [InlineData("registry.example:5000", "someone", "canary-of-a-registry")]
    [InlineData("token.example", "", "canary-identity")]
    [InlineData("other.example", "", "")]
    public async Task A_registry_that_asks_gets_the_credentials_for_it_alone(string host, string user, string secret)
    {
        (byte[]? Answer, string Status, string Message) answer = default;

        await BuildAsync(new BuildContext([]), async client => answer = await client.AskAsync(Credentials, Text(1, host)));

        answer.Status.ShouldBe("0");
        answer.Answer.ShouldBe([.. Text(1, user), .. Text(2, secret)]);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_found_out_fail_the_build_with_the_reason()
    {
        var failure = await Should.ThrowAsync<UnknownCredentialsException>(() =>
            BuildAsync(new BuildContext([]), client => client.AskAsync(Credentials, Text(1, "broken.example"))));

        failure.Message.ShouldBe("no keychain");
    }

    [Fact]
    public async Task The_build_names_its_session_and_sends_no_archive()
    {
        string? id = null;
        string? offered = null;
        await using var peer = await SessionPeer.StartAsync(client =>
        {
            (id, offered) = (client.Offered["X-Docker-Expose-Session-Uuid"], client.Offered["X-Docker-Expose-Session-Grpc-Method"]);
            return Task.CompletedTask;
        });

        await BuildAsync(peer, new BuildContext([Entry("data", "x")]));

        peer.Query!["session"].ToString().ShouldBe(id);
        peer.Query["remote"].ToString().ShouldBe("client-session");
        peer.BodyLength.ShouldBe(0);
        offered.ShouldBe(FileTransfer.Method);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(501)]
    public async Task Where_no_session_is_let_through_the_context_goes_as_an_archive(int status)
    {
        await using var peer = await SessionPeer.StartAsync(_ => Task.CompletedTask, status);

        var built = await BuildAsync(peer, new BuildContext([Entry("data", "x")]));

        built.ImageId.ShouldBe(SessionPeer.ImageId);
        peer.Query!.ContainsKey("session").ShouldBeFalse();
        peer.Query.ContainsKey("remote").ShouldBeFalse();
        // Two blocks of an entry, and the two that end an archive.
        peer.BodyLength.ShouldBe(4 * 512);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_an_archive_by_its_name_too()
    {
        await using var peer = await SessionPeer.StartAsync(_ => Task.CompletedTask, 403);

        var failure = await Should.ThrowAsync<ContextUnreadableException>(() =>
            BuildAsync(peer, new BuildContext([new ContextEntry("gone", ContextEntryKind.File, Plain, Path.Combine(_folder, "gone"))])));

        failure.Path.ShouldBe("gone");
    }

    private static async Task BuildAsync(BuildContext context, Func<SessionClient, Task> during, List<BuildEvent>? events = null)
    {
        Exception? wrong = null;
        await using var peer = await SessionPeer.StartAsync(async client =>
        {
            try
            {
                await during(client);
            }
            catch (Exception exception)
            {
                wrong = exception;
                throw;
            }
        });
        await BuildAsync(peer, context, events);
        wrong.ShouldBeNull();
    }

    private static async Task<BuiltImage> BuildAsync(SessionPeer peer, BuildContext context, List<BuildEvent>? events = null)
    {
        using var engine = peer.Engine;
        return await new ImageBuilder(engine, TimeProvider.System, NullLogger.Instance).BuildAsync(
            new ImageBuildRequest { Context = context, Credentials = new Known() }, events is null ? null : new Sink(events), CancellationToken.None);
    }

    private ContextEntry Entry(string path, string text, UnixFileMode mode = Plain)
    {
        var file = Path.Combine(_folder, Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(path)));
        File.WriteAllText(file, text);
        return new ContextEntry(path, ContextEntryKind.File, mode, file);
    }

    private static ContextEntry Link(string path, string target) => new(path, ContextEntryKind.Link, default, LinkTarget: target);

    private static byte[] Text(int field, string text)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(text);
        }

        return stream.ToArray();
    }

    private sealed class Known : IBuildCredentials
    {
        public Task<BuildCredential?> FindAsync(string registry, CancellationToken cancellation) => Task.FromResult(registry switch
        {
            "registry.example:5000" => new BuildCredential("someone", "canary-of-a-registry"),
            "token.example" => new BuildCredential(string.Empty, "canary-identity"),
            "broken.example" => throw new UnknownCredentialsException(),
            _ => null,
        });
    }

    private sealed class UnknownCredentialsException() : MoleculeException("no keychain", "None.");

    private sealed class Sink(List<BuildEvent> events) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            lock (events)
            {
                events.Add(value);
            }
        }
    }
}
