using System.Globalization;
using Molecule.Containers.Engines.Building;

namespace Molecule.Images.Building;

/// <summary>The full log of one image's build, as plain lines; each line goes out at once, so that a killed run leaves what it saw.</summary>
internal sealed class BuildLogFile : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Lock _gate = new();

    /// <param name="image">Becomes part of the file's name.</param>
    public BuildLogFile(string folder, string image)
    {
        Directory.CreateDirectory(folder);
        Path = System.IO.Path.Combine(folder, $"image-{image}.log");
        _writer = new StreamWriter(new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    }

    public string Path { get; }

    public void Line(string text)
    {
        lock (_gate)
        {
            _writer.WriteLine(text);
        }
    }

    public void Write(BuildEvent buildEvent)
    {
        switch (buildEvent)
        {
            case BuildEvent.StepStarted step:
                Line($"{NumberOf(step.StepId)} {step.Name}");
                break;
            case BuildEvent.StepDone { Cached: true } step:
                Line($"{NumberOf(step.StepId)} CACHED {step.Name}");
                break;
            case BuildEvent.StepDone step:
                Line(string.Create(CultureInfo.InvariantCulture, $"{NumberOf(step.StepId)} DONE {step.Duration?.TotalSeconds ?? 0:0.0}s"));
                break;
            case BuildEvent.StepFailed step:
                Line($"{NumberOf(step.StepId)} FAILED {step.Name}: {step.Error}");
                break;
            case BuildEvent.Log log:
                Line($"{NumberOf(log.StepId)} | {log.Text}");
                break;
            default:
                break;
        }
    }

    public void Dispose() => _writer.Dispose();

    private string NumberOf(string stepId)
    {
        lock (_gate)
        {
            return string.Create(CultureInfo.InvariantCulture, $"#{(_numbers.TryGetValue(stepId, out var number) ? number : _numbers[stepId] = _numbers.Count + 1)}");
        }
    }
}
