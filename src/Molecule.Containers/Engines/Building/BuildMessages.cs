using System.Text.Json;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Engines.Building;

/// <summary>Turns one builder's message stream into events, and remembers what an error needs: steps, output, the image id.</summary>
internal abstract class BuildMessages(Action<BuildEvent> sink, BuildOutput output)
{
    /// <summary>Longest line that is kept in one piece.</summary>
    private const int LineLimit = 16 * 1024;

    private readonly Dictionary<string, Queue<string>> _tails = [];
    private readonly Dictionary<(string Step, bool IsError), string> _partial = [];

    public string? ImageId { get; protected set; }

    /// <summary>The engine's error; null while there is none.</summary>
    public string? Error { get; private set; }

    /// <summary>The builder writes its result out, silently.</summary>
    public bool Exporting { get; protected set; }

    /// <summary>The name of a step that runs now; null when none does.</summary>
    public abstract string? CurrentStep { get; }

    /// <summary>Id and name of the step that failed; null when no step did.</summary>
    public abstract (string Id, string Name)? FailedStep { get; }

    /// <summary>The text of an instruction as a Dockerfile has it, from a step's name.</summary>
    public abstract string InstructionOf(string stepName);

    public void Read(JsonElement message)
    {
        if (message.TryGetProperty("error", out var error) || message.TryGetProperty("errorDetail", out error))
        {
            var text = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var detail) ? detail.GetString() : error.ToString();
            Error = Redactor.Process.Redact(text?.Trim() ?? "unknown error");
        }
        else
        {
            ReadProgress(message);
        }
    }

    /// <summary>At most the last 40 lines that a step printed.</summary>
    public IReadOnlyList<string> TailOf(string stepId) => _tails.TryGetValue(stepId, out var tail) ? [.. tail] : [];

    /// <summary>Passes on what came without a line end.</summary>
    public virtual void Flush()
    {
        foreach (var ((step, isError), text) in _partial.ToArray())
        {
            Line(step, text, isError);
        }

        _partial.Clear();
    }

    protected abstract void ReadProgress(JsonElement message);

    protected void Emit(BuildEvent buildEvent) => sink(buildEvent);

    protected void Heading(string text) => output.Add(text);

    protected void Print(string step, string text, bool isError)
    {
        var key = (step, isError);
        text = _partial.Remove(key, out var before) ? before + text : text;
        int end;
        var start = 0;
        while ((end = text.IndexOf('\n', start)) >= 0)
        {
            Line(step, text[start..end], isError);
            start = end + 1;
        }

        var rest = text[start..];
        if (rest.Length > LineLimit)
        {
            Line(step, rest, isError);
        }
        else if (rest.Length > 0)
        {
            _partial[key] = rest;
        }
    }

    private void Line(string step, string text, bool isError)
    {
        // What a carriage return overwrote was a progress bar: only its last state is worth a line.
        text = text.TrimEnd('\r');
        text = Redactor.Process.Redact(text[(text.LastIndexOf('\r') + 1)..]);
        output.Add(text);
        if (!_tails.TryGetValue(step, out var tail))
        {
            _tails[step] = tail = new Queue<string>();
        }

        tail.Enqueue(text.Length > LineLimit ? text[..LineLimit] : text);
        if (tail.Count > BuildGivenUp.Lines)
        {
            tail.Dequeue();
        }

        sink(new BuildEvent.Log(step, text, isError));
    }
}
