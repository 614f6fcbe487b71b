using Molecule.Containers.Engines.Discovery;

namespace Molecule.Containers.Tests.Engines.Discovery;

internal sealed class FakeFiles(params (string Path, string Text)[] files) : IFileProbe
{
    private readonly Dictionary<string, string> _files = files.ToDictionary(file => file.Path, file => file.Text);

    public bool Exists(string path) => _files.ContainsKey(path);

    public string? Read(string path) => _files.GetValueOrDefault(path);
}
