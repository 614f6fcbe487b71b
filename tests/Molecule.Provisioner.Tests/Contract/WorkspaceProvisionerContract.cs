using System.Collections.Immutable;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Contract;

/// <summary>What a caller may rely on with every back end. Each implementation's tests inherit it and bring a real back end.</summary>
public abstract class WorkspaceProvisionerContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string, string> WrongFields => new()
    {
        { "id", "id" },
        { "runtime", "runtime" },
        { "kind", "kind" },
        { "access", "access" },
        { "tier", "tier" },
        { "host path", "host path" },
        { "environment", "environment.A=B" },
        { "config files", "config files" },
        { "entitlement", "plugins" },
        { "assets", "assets" },
        { "image", "image" },
    };

    private static WorkspaceSpec Spec => new() { Id = Guid.NewGuid().ToString("D"), Name = "contract", Runtime = "codex" };

    [Fact]
    public async Task What_was_started_runs_until_it_is_stopped_and_may_be_stopped_twice()
    {
        await using var backEnd = await OpenAsync();
        var spec = Spec;

        var started = await backEnd.Provisioner.StartAsync(spec, None);

        started.Id.Value.ShouldBe(spec.Id);
        (await backEnd.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.Yes);
        (await backEnd.InstancesAsync()).ShouldBe([started.Reference]);
        await backEnd.Provisioner.StopAsync(started.Id, None);
        (await backEnd.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.No);
        (await backEnd.InstancesAsync()).ShouldBeEmpty();
        await backEnd.Provisioner.StopAsync(started.Id, None);
    }

    [Fact]
    public async Task What_was_never_started_does_not_run_and_may_be_stopped()
    {
        await using var backEnd = await OpenAsync();
        var id = WorkspaceId.From(Guid.NewGuid());

        (await backEnd.Provisioner.IsRunningAsync(id, None)).ShouldBe(RunningAnswer.No);
        await backEnd.Provisioner.StopAsync(id, None);
    }

    [Fact]
    public async Task Starting_again_replaces_and_never_leaves_two()
    {
        await using var backEnd = await OpenAsync();
        var spec = Spec;

        var first = await backEnd.Provisioner.StartAsync(spec, None);
        var second = await backEnd.Provisioner.StartAsync(spec, None);

        second.Reference.ShouldNotBe(first.Reference);
        (await backEnd.InstancesAsync()).ShouldBe([second.Reference]);
    }

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_wrong_specification_is_refused_with_its_field_before_anybody_is_asked(string wrong, string field)
    {
        await using var backEnd = await OpenAsync();
        var spec = wrong switch
        {
            "id" => Spec with { Id = "../etc" },
            "runtime" => Spec with { Runtime = "basic" },
            "kind" => Spec with { Kind = "robot" },
            "access" => Spec with { Access = "sometimes" },
            "tier" => Spec with { Tier = -1 },
            "host path" => Spec with { HostPath = "/a/../b" },
            "environment" => Spec with { Environment = ImmutableDictionary<string, string>.Empty.Add("A=B", "c") },
            "config files" => Spec with { ConfigFiles = ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add("../x", [1]) },
            "entitlement" => Spec with { Plugins = ["molecule-platform-mcp"] },
            "assets" => Spec with { Assets = "org/name@main" },
            _ => Spec with { Image = "UPPER CASE" },
        };

        // Nobody is there who could be asked.
        await backEnd.BreakAsync();

        (await Should.ThrowAsync<InvalidWorkspaceSpecException>(() => backEnd.Provisioner.StartAsync(spec, None))).Field.ShouldBe(field);

        (await backEnd.InstancesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_start_is_told_as_such_and_leaves_nothing()
    {
        await using var backEnd = await OpenAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => backEnd.Provisioner.StartAsync(Spec, cancelled.Token));

        (await backEnd.InstancesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_back_end_that_does_not_answer_leaves_the_workspace_running_and_says_why()
    {
        await using var backEnd = await OpenAsync();
        var started = await backEnd.Provisioner.StartAsync(Spec, None);
        await backEnd.BreakAsync();

        var answer = await backEnd.Provisioner.IsRunningAsync(started.Id, None);

        answer.Running.ShouldBeTrue();
        answer.Error.ShouldNotBeNull();
        await Should.ThrowAsync<Exception>(() => backEnd.Provisioner.StopAsync(started.Id, None), "what could not be stopped was not stopped");
    }

    protected abstract Task<BackEnd> OpenAsync();

    /// <summary>A provisioner and a way past it to see what is really there.</summary>
    /// <param name="InstancesAsync">The back end's own ids of everything that runs in it for this provisioner.</param>
    /// <param name="BreakAsync">From then on nobody answers the provisioner.</param>
    protected sealed record BackEnd(IWorkspaceProvisioner Provisioner, Func<Task<IEnumerable<string>>> InstancesAsync, Func<Task> BreakAsync, Func<ValueTask> CloseAsync) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => CloseAsync();
    }
}
