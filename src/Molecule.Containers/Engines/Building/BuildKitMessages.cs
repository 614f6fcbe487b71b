using System.Text.Json;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Engines.Building;

internal sealed class BuildKitMessages(Action<BuildEvent> sink, BuildOutput output) : BuildMessages(sink, output)
{
    private const string ExportPrefix = "exporting ";

    private readonly Dictionary<string, State> _steps = [];
    private readonly List<string> _running = [];
    private (string Id, string Name)? _failed;

    public override string? CurrentStep => _running.Count == 0 ? null : _steps[_running[^1]].Name;

    public override (string Id, string Name)? FailedStep => _failed;

    /// <summary><c>[stage 2/3] RUN x</c> → <c>RUN x</c>.</summary>
    public override string InstructionOf(string stepName)
    {
        var end = stepName.StartsWith('[') ? stepName.IndexOf(']', StringComparison.Ordinal) : -1;
        return stepName[(end + 1)..].Trim();
    }

    protected override void ReadProgress(JsonElement message)
    {
        if (!message.TryGetProperty("aux", out var aux))
        {
            return;
        }

        switch (message.TryGetProperty("id", out var id) ? id.GetString() : null)
        {
            case "moby.buildkit.trace":
                Apply(BuildKitTrace.Decode(aux.GetBytesFromBase64()));
                break;
            case "moby.image.id":
                ImageId = aux.GetProperty("ID").GetString();
                break;
            default:
                break;
        }
    }

    private void Apply(BuildKitStatus status)
    {
        foreach (var vertex in status.Vertexes)
        {
            Apply(vertex);
        }

        foreach (var counter in status.Counters)
        {
            Emit(new BuildEvent.Counted(counter.Vertex, counter.Id, counter.Current, counter.Total));
        }

        foreach (var log in status.Logs)
        {
            Print(log.Vertex, log.Text, log.Stream == 2);
        }
    }

    private void Apply(BuildKitVertex vertex)
    {
        if (!_steps.TryGetValue(vertex.Digest, out var state))
        {
            _steps[vertex.Digest] = state = new State(Redactor.Process.Redact(vertex.Name));
            Emit(new BuildEvent.StepFound(vertex.Digest, state.Name));
        }

        if (vertex.Started is { } started && !state.Started)
        {
            state.Started = true;
            _running.Add(vertex.Digest);
            Heading(state.Name);
            Emit(new BuildEvent.StepStarted(vertex.Digest, state.Name, started));
        }

        if (vertex.Completed is { } completed && !state.Ended)
        {
            state.Ended = true;
            _running.Remove(vertex.Digest);
            if (vertex.Error.Length > 0)
            {
                _failed ??= (vertex.Digest, state.Name);
                Emit(new BuildEvent.StepFailed(vertex.Digest, state.Name, Redactor.Process.Redact(vertex.Error)));
            }
            else
            {
                Emit(new BuildEvent.StepDone(vertex.Digest, state.Name, vertex.Cached, vertex.Started is { } from ? completed - from : null));
            }
        }

        Exporting = _running.Exists(id => _steps[id].Name.StartsWith(ExportPrefix, StringComparison.Ordinal));
    }

    private sealed class State(string name)
    {
        public string Name { get; } = name;

        public bool Started { get; set; }

        public bool Ended { get; set; }
    }
}
