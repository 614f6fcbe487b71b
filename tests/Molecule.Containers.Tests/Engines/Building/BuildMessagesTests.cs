using System.Text.Json;
using Google.Protobuf;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Tests.Engines.Building;

public sealed class BuildMessagesTests
{
    private readonly List<BuildEvent> _events = [];
    private readonly BuildOutput _output = new();

    [Fact]
    public void A_recorded_step_is_decoded_with_its_times_and_cache_state()
    {
        var messages = BuildKit();

        Trace(messages, Vertex("sha256:a", "[1/2] RUN x", started: 1_700_000_000));
        messages.CurrentStep.ShouldBe("[1/2] RUN x");
        Trace(messages, Vertex("sha256:a", "[1/2] RUN x", started: 1_700_000_000, completed: 1_700_000_003));
        Trace(messages, Vertex("sha256:b", "[2/2] RUN y", started: 1_700_000_003, completed: 1_700_000_003, cached: true));

        messages.CurrentStep.ShouldBeNull();
        _events.OfType<BuildEvent.StepStarted>().First().At.ToUnixTimeSeconds().ShouldBe(1_700_000_000);
        _events.OfType<BuildEvent.StepDone>().Select(step => (step.StepId, step.Cached, step.Duration)).ShouldBe(
            [("sha256:a", false, TimeSpan.FromSeconds(3)), ("sha256:b", true, TimeSpan.Zero)]);
    }

    [Fact]
    public void Repeated_reports_of_a_step_are_told_once()
    {
        var messages = BuildKit();

        Trace(messages, Vertex("sha256:a", "x", started: 1, completed: 2));
        Trace(messages, Vertex("sha256:a", "x", started: 1, completed: 3));

        _events.Count.ShouldBe(3);
    }

    [Fact]
    public void The_first_step_with_an_error_is_the_one_that_failed()
    {
        var messages = BuildKit();

        Trace(messages, Vertex("sha256:a", "[1/2] RUN x", started: 1, completed: 2, error: "exit code: 1"));
        Trace(messages, Vertex("sha256:b", "[2/2] RUN y", started: 1, completed: 2, error: "context canceled"));

        messages.FailedStep.ShouldBe(("sha256:a", "[1/2] RUN x"));
        messages.InstructionOf("[stage-1 2/3] RUN [ x ]").ShouldBe("RUN [ x ]");
    }

    [Fact]
    public void Output_that_comes_in_pieces_is_put_together_line_by_line()
    {
        var messages = BuildKit();

        Log(messages, "sha256:a", "one\ntw");
        Log(messages, "sha256:a", "o\r\nprogress 1%\rprogress 100%\nrest");
        messages.Flush();

        _events.OfType<BuildEvent.Log>().Select(log => log.Text).ShouldBe(["one", "two", "progress 100%", "rest"]);
    }

    [Fact]
    public void Secrets_do_not_reach_events_nor_the_retained_output()
    {
        var secret = "trace-" + Guid.NewGuid();
        Redactor.Process.Register(secret);
        var messages = BuildKit();

        Trace(messages, Vertex("sha256:a", $"RUN curl {secret}", started: 1));
        Log(messages, "sha256:a", $"using {secret}\n");

        _events.ShouldAllBe(value => !value.ToString().Contains(secret));
        string.Join('\n', _output.Last(10)).ShouldNotContain(secret);
    }

    [Fact]
    public void An_export_is_seen_while_it_runs()
    {
        var messages = BuildKit();

        Trace(messages, Vertex("sha256:e", "exporting to image", started: 1));
        messages.Exporting.ShouldBeTrue();
        Trace(messages, Vertex("sha256:e", "exporting to image", started: 1, completed: 2));

        messages.Exporting.ShouldBeFalse();
    }

    [Fact]
    public void Fields_that_are_not_known_are_skipped()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(99, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFromUtf8("new"));
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(Vertex("sha256:a", "x", started: 1)));
        }

        BuildKitTrace.Decode(stream.ToArray()).Vertexes.Single().Name.ShouldBe("x");
    }

    [Fact]
    public void Podman_s_lines_become_the_same_events_for_every_stage()
    {
        var messages = new ClassicMessages(_events.Add, _output, TimeProvider.System);
        const string Layer = "0dd10cef9bab15d85d30b1a322cb72f27f269f05a8fda87b297890dc5951b01e";

        foreach (var text in (string[])
            ["[1/2] STEP 1/2: FROM x\n", "[1/2] STEP 2/2: RUN y\n", "said\nunended", "--> 39478dff208\n", "[2/2] STEP 1/2: FROM x\n", "[2/2] STEP 2/2: RUN z\n", $"--> Using cache {Layer}\n", "[2/2] COMMIT docker.io/a/b:1\n"])
        {
            Send(messages, new { stream = text });
        }

        messages.Exporting.ShouldBeTrue();
        foreach (var text in (string[])["--> 39478dff209\n", "Successfully tagged docker.io/a/b:1\n", Layer + "\n"])
        {
            Send(messages, new { stream = text });
        }

        Send(messages, new { aux = new { ID = "sha256:456" } });

        messages.ImageId.ShouldBe("sha256:456");
        _events.OfType<BuildEvent.StepDone>().Select(step => (step.StepId, step.Name, step.Cached)).ShouldBe(
            [("1.1", "FROM x", false), ("1.2", "RUN y", false), ("2.1", "FROM x", false), ("2.2", "RUN z", true)]);
        _events.OfType<BuildEvent.Log>().Select(log => (log.StepId, log.Text)).ShouldBe([("1.2", "said"), ("1.2", "unended")]);
    }

    [Fact]
    public void Podman_s_build_that_is_cached_as_a_whole_printed_nothing()
    {
        var messages = new ClassicMessages(_events.Add, _output, TimeProvider.System);
        const string Layer = "d1880ad4cbb160d54cd0c2742ca660a78b75fdba7430cafc47b7f46af045d667";

        foreach (var text in (string[])["STEP 1/2: FROM x\n", "STEP 2/2: RUN y\n", $"--> Using cache {Layer}\n", "--> d1880ad4cbb\n", Layer + "\n"])
        {
            Send(messages, new { stream = text });
        }

        Send(messages, new { aux = new { ID = "sha256:" + Layer } });

        _events.OfType<BuildEvent.Log>().ShouldBeEmpty();
        _events.OfType<BuildEvent.StepDone>().Last().Cached.ShouldBeTrue();
    }

    [Fact]
    public void The_last_words_of_a_failing_step_need_no_line_end()
    {
        var messages = new ClassicMessages(_events.Add, _output, TimeProvider.System);

        Send(messages, new { stream = "STEP 1/1: RUN y\n" });
        Send(messages, new { stream = "one\nlast words" });
        Send(messages, new { error = "exit status 7\n" });
        messages.Flush();

        messages.Error.ShouldBe("exit status 7");
        messages.FailedStep.ShouldBe(("1", "RUN y"));
        messages.TailOf("1").ShouldBe(["one", "last words"]);
    }

    [Fact]
    public void The_classic_builder_s_lines_become_the_same_events()
    {
        var messages = new ClassicMessages(_events.Add, _output, TimeProvider.System);

        foreach (var text in (string[])["Step 1/2 : FROM x\n", " ---> 123\n", "Step 2/2 : RUN y", "\n", " ---> Using cache\n", " ---> 456\n"])
        {
            Send(messages, new { stream = text });
        }

        Send(messages, new { aux = new { ID = "sha256:456" } });

        messages.ImageId.ShouldBe("sha256:456");
        _events.OfType<BuildEvent.StepDone>().Select(step => (step.Name, step.Cached)).ShouldBe([("FROM x", false), ("RUN y", true)]);
        _events.OfType<BuildEvent.Log>().ShouldBeEmpty();
    }

    [Fact]
    public void An_error_is_kept_without_secrets()
    {
        var messages = BuildKit();

        Send(messages, new { errorDetail = new { message = "no https://user:pass@host/" }, error = "no https://user:pass@host/" });

        messages.Error.ShouldBe("no https://[REDACTED]@host/");
    }

    private static void Send(BuildMessages messages, object message)
    {
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(message));
        messages.Read(document.RootElement);
    }

    private static void Trace(BuildMessages messages, byte[] vertex) => SendField(messages, 1, vertex);

    private static void Log(BuildMessages messages, string step, string text) => SendField(messages, 3, Message(output =>
    {
        Write(output, 1, step);
        output.WriteTag(3, WireFormat.WireType.Varint);
        output.WriteInt64(1);
        Write(output, 4, text);
    }));

    private static void SendField(BuildMessages messages, int field, byte[] value) => Send(messages, new
    {
        id = "moby.buildkit.trace",
        aux = Message(output =>
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }),
    });

    private static byte[] Vertex(string digest, string name, long started, long completed = 0, bool cached = false, string error = "") => Message(output =>
    {
        Write(output, 1, digest);
        Write(output, 3, name);
        output.WriteTag(4, WireFormat.WireType.Varint);
        output.WriteBool(cached);
        WriteTime(output, 5, started);
        if (completed > 0)
        {
            WriteTime(output, 6, completed);
        }

        Write(output, 7, error);
    });

    private static void WriteTime(CodedOutputStream output, int field, long seconds)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(time =>
        {
            time.WriteTag(1, WireFormat.WireType.Varint);
            time.WriteInt64(seconds);
        })));
    }

    private static void Write(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private BuildKitMessages BuildKit() => new(_events.Add, _output);
}
