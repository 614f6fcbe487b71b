using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines;
using Molecule.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Tests;

/// <summary>An organisation has one concierge. Nobody listens where the engine should be: what is refused here is refused unasked.</summary>
public sealed class SecondConciergeTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("molecule-concierge-").FullName;
    private readonly ContainerEngine _engine = new(new EngineEndpoint(new Uri("unix:///nowhere/engine.sock"), "test"), new EngineVersion("Docker", "20.10", "1.41", "linux", "amd64", true));

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task One_beside_the_declared_one_is_refused_before_the_engine_is_asked()
    {
        var refusal = await Should.ThrowAsync<InvalidStackException>(() => Stack(Declared("boss", WorkspaceKind.Platform)).StartAsync(Second(), new Progress<StackEvent>(), CancellationToken.None));

        refusal.Message.ShouldContain("'boss' is this organisation's concierge");
    }

    [Fact]
    public async Task Two_that_are_declared_are_refused_before_the_engine_is_asked()
    {
        var refusal = await Should.ThrowAsync<InvalidStackException>(
            () => Stack(Declared("boss", WorkspaceKind.Platform), Declared("chief", WorkspaceKind.Platform)).UpAsync(new Progress<StackEvent>(), CancellationToken.None));

        refusal.Message.ShouldContain("'chief' is a second workspace of kind platform");
    }

    private static WorkspaceDeclaration Declared(string name, WorkspaceKind kind) =>
        new(name, kind, "codex", WorkspaceTier.Standard, Image: null, Assets: null, Plugins: [], ImmutableDictionary<string, string>.Empty, HostPath: null, Access: null);

    /// <summary>Of another organisation than the stack's, so that the two ids differ.</summary>
    private static WorkspaceSpec Second() => new() { Id = new Organisation("another").ConciergeId.ToString("D"), Name = "chief", Kind = WorkspaceKinds.Platform, Runtime = "codex" };

    private LocalStack Stack(params WorkspaceDeclaration[] declared) => new(
        _engine,
        new StackOptions { Identity = new StackIdentity("unit", _home), Definition = new StackDefinition([.. declared]), StateHome = _home },
        new Variables(),
        NullLoggerFactory.Instance,
        TimeProvider.System);
}
