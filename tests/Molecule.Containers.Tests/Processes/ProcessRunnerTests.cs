using System.Collections.Concurrent;
using System.Diagnostics;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private readonly ProcessRunner _runner = new(TimeProvider.System);

    [Fact]
    public async Task Run_passes_arguments_one_by_one_and_keeps_both_streams()
    {
        var outcome = await _runner.RunAsync(Shell("printf '%s|' \"$@\"; echo oops >&2; exit 3", "a b", "$HOME"), CancellationToken.None);

        outcome.ShouldSatisfyAllConditions(
            () => outcome.Output.ShouldBe("a b|$HOME|\n"),
            () => outcome.Error.ShouldBe("oops\n"),
            () => outcome.ExitCode.ShouldBe(3));
        Should.Throw<ProcessFailedException>(() => outcome.EnsureSuccess("Testing", "Do.")).Message.ShouldContain("oops");
    }

    [Fact]
    public async Task Run_keeps_the_end_of_long_output()
    {
        var outcome = await _runner.RunAsync(Shell("i=0; while [ $i -lt 1000 ]; do echo line$i; i=$((i+1)); done") with { RetainedOutput = 100 }, CancellationToken.None);

        outcome.Output.Length.ShouldBeLessThanOrEqualTo(100);
        outcome.Output.ShouldEndWith("line999\n");
    }

    [Fact]
    public async Task Run_redacts_what_it_keeps()
    {
        var secret = Guid.NewGuid().ToString("n");
        Redactor.Process.Register(secret);

        (await _runner.RunAsync(Shell("echo \"$1\"", secret), CancellationToken.None)).Output.ShouldBe(Redactor.Mask + "\n");
    }

    [Fact]
    public async Task Run_without_inheritance_gives_only_the_named_variables()
    {
        var spec = new ProcessSpec("/usr/bin/env", []) { InheritEnvironment = false, Environment = new Dictionary<string, string?> { ["ONE"] = "1" } };

        (await _runner.RunAsync(spec, CancellationToken.None)).Output.ShouldBe("ONE=1\n");
    }

    [Fact]
    public async Task Run_cancelled_asks_a_program_that_ignores_the_interrupt_to_terminate()
    {
        using var source = new CancellationTokenSource();
        var lines = new ConcurrentQueue<string>();
        var program = Shell("trap '' INT; trap 'echo asked to end; exit' TERM; echo the trap is set; while :; do sleep 0.05; done") with
        {
            StopGrace = TimeSpan.FromSeconds(60),
            OnLine = line =>
            {
                lines.Enqueue(line);
                source.Cancel();
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(program, source.Token));

        lines.ShouldBe(["the trap is set", "asked to end"]);
    }

    [Fact]
    public async Task Run_cancelled_asks_a_program_that_wants_it_so_to_terminate_and_does_not_interrupt_it()
    {
        using var source = new CancellationTokenSource();
        var lines = new ConcurrentQueue<string>();
        var program = Shell("trap 'echo interrupted; exit' INT; trap 'echo asked to end; exit' TERM; echo the traps are set; while :; do sleep 0.05; done") with
        {
            EndsOnTerminate = true,
            StopGrace = TimeSpan.FromSeconds(60),
            OnLine = line =>
            {
                lines.Enqueue(line);
                source.Cancel();
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(program, source.Token));

        lines.ShouldBe(["the traps are set", "asked to end"]);
    }

    [Fact]
    public async Task Run_cancelled_ends_a_program_that_ignores_both_signals_with_its_children()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var watch = Stopwatch.StartNew();

        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(Shell("trap '' INT TERM; sleep 30 & wait; sleep 30") with { StopGrace = TimeSpan.FromMilliseconds(300) }, source.Token));

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_over_its_time_is_not_reported_as_a_cancellation() =>
        (await Should.ThrowAsync<ProcessTimedOutException>(() => _runner.RunAsync(new ProcessSpec("sleep", ["30"]) { Timeout = TimeSpan.FromMilliseconds(200) }, CancellationToken.None)))
            .Limit.ShouldBe(TimeSpan.FromMilliseconds(200));

    [Fact]
    public async Task Run_a_program_that_does_not_exist_names_it() =>
        (await Should.ThrowAsync<ProgramNotFoundException>(() => _runner.RunAsync(new ProcessSpec("no-such-program", []), CancellationToken.None))).Program.ShouldBe("no-such-program");

    private static ProcessSpec Shell(string script, params string[] arguments) => new("/bin/sh", ["-c", script, "sh", .. arguments]);
}
