using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.Engines;
using Molecule.Stack;
using Molecule.Stack.Files;
using Molecule.Stack.Reconciling;

namespace Molecule.Acceptance.Tests.Stack;

/// <summary>One stack in a checkout of its own; removes all that it has on the engine and on disk.</summary>
internal sealed class StackBench : IAsyncDisposable
{
    private readonly ContainerEngine _engine;
    private readonly string? _isolation;
    private readonly string _checkout = Directory.CreateTempSubdirectory("molecule-stack-").FullName;
    private readonly Lock _lock = new();

    public StackBench(TestAgentImages images, string name = "test")
        : this(images.Engine, name) => _isolation = images.Isolation;

    /// <summary>For stacks of services, which need no images of ours.</summary>
    public StackBench(ContainerEngine engine, string name = "test")
    {
        _engine = engine;
        Identity = new StackIdentity(name, _checkout);
    }

    public string Checkout => _checkout;

    public StackIdentity Identity { get; }

    public List<StackEvent> Events { get; } = [];

    /// <summary>For a stack file that another process reads.</summary>
    public string File => Path.Combine(_checkout, "stack.yaml");

    public string StateHome => Path.Combine(_checkout, "state");

    /// <summary>One workspace without and one with the extras, both small.</summary>
    public const string Two = """
        x-molecule:
          workspaces:
            one: { runtime: codex }
            two: { runtime: hermes, environment: { COLOUR: "${COLOUR:-red}" } }
        """;

    public LocalStack Stack(string file, Dictionary<string, string>? variables = null, ContainerEngine? engine = null, TimeSpan? deadline = null, StackIdentity? identity = null, bool withServices = true)
    {
        var environment = new Dictionary<string, string>(variables ?? []);
        if (_isolation is not null)
        {
            environment["MOLECULE_LOCAL_IMAGE_ISOLATION"] = _isolation;
        }

        var definition = new StackFileReader(new TestEnvironment(environment)).Parse(File, file);
        var options = new StackOptions
        {
            Identity = identity ?? Identity,
            Definition = withServices ? definition : new StackDefinition([.. definition.Workspaces.Select(workspace => workspace with { DependsOn = [] })]),
            StateHome = StateHome,
            ReadinessDeadline = deadline ?? TimeSpan.FromSeconds(60),
        };
        return new LocalStack(engine ?? _engine, options, new TestEnvironment(environment), NullLoggerFactory.Instance, TimeProvider.System);
    }

    public Task<StackUpResult> UpAsync(LocalStack stack, CancellationToken cancellation = default) => UpAsync(stack, new StackUpRequest(), onEvent: null, cancellation);

    /// <param name="onEvent">Told of each event, on the thread that reports it.</param>
    public async Task<StackUpResult> UpAsync(LocalStack stack, StackUpRequest request, Action<StackEvent>? onEvent, CancellationToken cancellation = default)
    {
        Events.Clear();
        return await stack.UpAsync(
            request,
            new InlineProgress<StackEvent>(reported =>
            {
                lock (_lock)
                {
                    Events.Add(reported);
                }

                onEvent?.Invoke(reported);
            }),
            cancellation);
    }

    /// <summary>What an up did, in words.</summary>
    public static IEnumerable<string> Actions(StackUpResult result) => result.Plan.Actions.Select(action => action switch
    {
        StackAction.Recreate recreate => $"{action.Member}: {string.Join(", ", recreate.Reasons)}",
        StackAction.Keep => $"{action.Member}: kept",
        StackAction.Remove => $"{action.Member}: removed",
        _ => $"{action.Member}: created",
    });

    public async ValueTask DisposeAsync()
    {
        await InstanceRemains.RemoveAsync(_engine, Identity.Instance);
        Directory.Delete(_checkout, recursive: true);
    }
}
