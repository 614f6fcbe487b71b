using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.Engines;
using Molecule.Stack;
using Molecule.Stack.Files;

namespace Molecule.Acceptance.Tests.Stack;

/// <summary>One stack in a checkout of its own; removes all that it has on the engine and on disk.</summary>
internal sealed class StackBench : IAsyncDisposable
{
    private readonly TestAgentImages _images;
    private readonly string _checkout = Directory.CreateTempSubdirectory("molecule-stack-").FullName;
    private readonly Lock _lock = new();

    public StackBench(TestAgentImages images, string name = "test")
    {
        _images = images;
        Identity = new StackIdentity(name, _checkout);
    }

    public StackIdentity Identity { get; }

    public List<StackEvent> Events { get; } = [];

    public string StateHome => Path.Combine(_checkout, "state");

    /// <summary>One workspace without and one with the extras, both small.</summary>
    public const string Two = """
        x-molecule:
          workspaces:
            one: { runtime: codex }
            two: { runtime: hermes, environment: { COLOUR: "${COLOUR:-red}" } }
        """;

    public LocalStack Stack(string file, Dictionary<string, string>? variables = null, ContainerEngine? engine = null, TimeSpan? deadline = null)
    {
        var environment = new TestEnvironment(new Dictionary<string, string>(variables ?? []) { ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = _images.Isolation });
        var options = new StackOptions
        {
            Identity = Identity,
            Definition = new StackFileReader(environment).Parse("stack.yaml", file),
            StateHome = StateHome,
            ReadinessDeadline = deadline ?? TimeSpan.FromSeconds(60),
        };
        return new LocalStack(engine ?? _images.Engine, options, environment, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public async Task<StackUpResult> UpAsync(LocalStack stack, CancellationToken cancellation = default)
    {
        Events.Clear();
        return await stack.UpAsync(
            new InlineProgress<StackEvent>(reported =>
            {
                lock (_lock)
                {
                    Events.Add(reported);
                }
            }),
            cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await InstanceRemains.RemoveAsync(_images.Engine, Identity.Instance);
        Directory.Delete(_checkout, recursive: true);
    }
}
