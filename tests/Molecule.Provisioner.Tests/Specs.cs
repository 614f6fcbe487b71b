using System.Collections.Immutable;
using System.Text;
using Molecule.Containers.Processes;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests;

/// <summary>Valid things that a test changes one part of.</summary>
internal static class Specs
{
    public const string Id = "9d1cf884-9885-5d3d-ae85-887b7eb4dd7d";

    private const string EngineSocket = "/run/engine.sock";

    public static WorkspaceSpec Valid { get; } = new() { Id = Id, Name = "codex", Runtime = "codex" };

    public static AssetSet Files { get; } = AssetSetOf(("config.yaml", "name: test\n"));

    public static AssetSet AssetSetOf(params (string Path, string Text)[] files) =>
        AssetSet.Of(files.Select(file => KeyValuePair.Create(file.Path, ImmutableArray.Create(Encoding.UTF8.GetBytes(file.Text)))));

    public static LocalProvisionerOptions Options(params (string Name, string Value)[] variables) =>
        LocalProvisionerOptions.FromEnvironment(new Variables(variables)) with { Instance = InstanceId.Parse("unit") };

    public static WorkspacePlanner Planner(params (string Name, string Value)[] variables) => new(Options(variables), EngineSocket);

    public static WorkspacePlan Plan(WorkspaceSpec spec, params (string Name, string Value)[] variables) => Plan(Options(variables), spec);

    public static WorkspacePlan Plan(LocalProvisionerOptions options, WorkspaceSpec spec)
    {
        var planner = new WorkspacePlanner(options, EngineSocket);
        var workspace = WorkspaceSpecValidator.Validate(spec);
        var image = new WorkspaceImage(options.Images.Choose(workspace), "sha256:1");
        return planner.Plan(new PreparedWorkspace(workspace, Files, image, planner.Fingerprint(workspace, Files)), hostPort: 41000);
    }

    public static IEnumerable<string> FingerprintChanges(WorkspaceSpec left, WorkspaceSpec right)
    {
        var planner = Planner();
        return planner.Fingerprint(WorkspaceSpecValidator.Validate(left), Files).DifferencesFrom(planner.Fingerprint(WorkspaceSpecValidator.Validate(right), Files));
    }
}

internal sealed class Variables(params (string Name, string Value)[] variables) : IEnvironmentVariables
{
    public string? Get(string name) => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault();
}
