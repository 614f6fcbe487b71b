using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Engines.Building;

/// <summary>The older builder knows no events: its steps are lines of text, <c>Step 2/5 : RUN x</c> and <c> ---&gt; Using cache</c>.</summary>
internal sealed partial class ClassicMessages(Action<BuildEvent> sink, BuildOutput output, TimeProvider clock) : BuildMessages(sink, output)
{
    private string _line = string.Empty;
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
            var text = _line + stream.GetString();
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

    private void Apply(string line)
    {
        var match = StepLine().Match(line);
        if (match.Success)
        {
            EndStep();
            var (id, name) = (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), Redactor.Process.Redact(match.Groups[2].Value));
            _step = (id, name);
            _startedAt = clock.GetUtcNow();
            Heading(line);
            Emit(new BuildEvent.StepFound(id, name));
            Emit(new BuildEvent.StepStarted(id, name, _startedAt));
        }
        else if (line.Trim() == "---> Using cache")
        {
            _cached = true;
        }
        else if (_step is { } step && line.Length > 0 && !OwnWords().IsMatch(line))
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

    [GeneratedRegex(@"\A(?:Step|STEP) ([0-9]+)(?:/[0-9]+)? ?: (.+)\z")]
    private static partial Regex StepLine();

    // What the builder says about its own containers is no output of the step.
    [GeneratedRegex(@"\A(?: ---> |Removing intermediate container |Successfully (?:built|tagged) )")]
    private static partial Regex OwnWords();
}
