using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Engines.Building;

/// <summary>
/// The older builder knows no events: its steps are lines of text, <c>Step 2/5 : RUN x</c> and <c> ---&gt; Using cache</c>; podman's are
/// <c>[1/2] STEP 2/5: RUN x</c> and <c>--&gt; Using cache 0123…</c>.
/// </summary>
internal sealed partial class ClassicMessages(Action<BuildEvent> sink, BuildOutput output, TimeProvider clock) : BuildMessages(sink, output)
{
    private const int ShortId = 11;
    private const int FullId = 64;

    private string _line = string.Empty;
    private string? _layer;
    private (string Id, string Name)? _step;
    private DateTimeOffset _startedAt;
    private bool _cached;

    public override string? CurrentStep => _step?.Name;

    public override (string Id, string Name)? FailedStep => Error is null ? null : _step;

    public override string InstructionOf(string stepName) => stepName;

    protected override void ReadProgress(JsonElement message)
    {
        if (message.TryGetProperty("stream", out var stream))
        {
            var said = stream.GetString() ?? string.Empty;
            if (IsBuilders(said))
            {
                // A program's last line need not have an end; the builder does not add one.
                Complete();
            }

            var text = _line + said;
            var end = text.LastIndexOf('\n');
            _line = text[(end + 1)..];
            if (end > 0)
            {
                foreach (var line in text[..end].Split('\n'))
                {
                    Apply(line);
                }
            }
        }
        else if (message.TryGetProperty("aux", out var aux) && aux.ValueKind == JsonValueKind.Object && aux.TryGetProperty("ID", out var id))
        {
            ImageId = id.GetString();
            EndStep();
        }
    }

    public override void Flush()
    {
        Complete();
        base.Flush();
    }

    private static bool IsBuilders(string text)
    {
        var line = text.Split('\n', 2)[0];
        return StepLine().IsMatch(line) || LayerLine().IsMatch(line) || CommitLine().IsMatch(line) || OwnWords().IsMatch(line);
    }

    // Podman ends with the image's id, which is its last layer's; a build that was cached as a whole says nothing between the two.
    private bool IsLastLayer(string line) => line.Length == FullId && _layer is not null && line.StartsWith(_layer, StringComparison.Ordinal);

    private void Complete()
    {
        var line = _line;
        _line = string.Empty;
        Apply(line);
    }

    private void Apply(string line)
    {
        var match = StepLine().Match(line);
        if (match.Success)
        {
            EndStep();
            var (stage, number, name) = (match.Groups[1], match.Groups[2].Value, Redactor.Process.Redact(match.Groups[3].Value));
            var id = stage.Success ? $"{stage.Value}.{number}" : number;
            _step = (id, name);
            _startedAt = clock.GetUtcNow();
            Exporting = false;
            Heading(line);
            Emit(new BuildEvent.StepFound(id, name));
            Emit(new BuildEvent.StepStarted(id, name, _startedAt));
        }
        else if (line.TrimEnd() == " ---> Using cache")
        {
            _cached = true;
        }
        else if (LayerLine().Match(line) is { Success: true } layer)
        {
            _cached |= layer.Groups[1].Success;
            _layer = layer.Groups[2].Value[..ShortId];
        }
        else if (CommitLine().IsMatch(line))
        {
            EndStep();
            Exporting = true;
        }
        else if (_step is { } step && line.Length > 0 && !OwnWords().IsMatch(line) && !IsLastLayer(line))
        {
            Print(step.Id, line + "\n", isError: false);
        }
    }

    private void EndStep()
    {
        if (_step is { } step)
        {
            Emit(new BuildEvent.StepDone(step.Id, step.Name, _cached, clock.GetUtcNow() - _startedAt));
        }

        (_step, _cached) = (null, false);
    }

    [GeneratedRegex(@"\A(?:\[([0-9]+)/[0-9]+\] )?(?:Step|STEP) ([0-9]+)(?:/[0-9]+)? ?: (.+)\z")]
    private static partial Regex StepLine();

    [GeneratedRegex(@"\A--> (Using cache )?([0-9a-f]{11,64})\z")]
    private static partial Regex LayerLine();

    [GeneratedRegex(@"\A(?:\[[0-9]+/[0-9]+\] )?COMMIT(?: \S+)?\z")]
    private static partial Regex CommitLine();

    // What the builder says about its own containers and layers is no output of the step.
    [GeneratedRegex(@"\A(?: ---> |Removing intermediate container |Successfully (?:built|tagged) )")]
    private static partial Regex OwnWords();
}
