using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Molecule.Stack;
using Spectre.Console;

namespace Molecule.Terminal.Stack;

/// <summary>
/// Prints the lines of several members as one stream: each behind its member's name, aligned, in a colour of its own where there are
/// colours. Of what a member prints only colours pass, and those only to a terminal that shows them: nothing else may move the cursor.
/// </summary>
internal sealed partial class StackLogView
{
    // No red: it stands for what is wrong. The bright ones can be read on dark and on light.
    private static readonly ImmutableArray<int> Colours = [36, 33, 35, 32, 34, 96, 93, 95, 92, 94];

    private readonly TerminalOutput _output;
    private readonly bool _colours;
    private readonly int _width;
    private readonly Dictionary<string, int> _colourOf = new(StringComparer.Ordinal);

    /// <param name="members">Those whose lines are to be expected; others are not aligned.</param>
    public StackLogView(TerminalOutput output, IEnumerable<string> members)
    {
        _output = output;
        _colours = output.Console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };
        foreach (var member in members.Order(StringComparer.Ordinal))
        {
            _colourOf.TryAdd(member, Colours[_colourOf.Count % Colours.Length]);
            _width = Math.Max(_width, member.Length);
        }
    }

    /// <param name="lines">They end when their containers do, or when somebody cancels.</param>
    /// <param name="prefixed">False for those of one member that was named: who prints them is known.</param>
    public async Task ShowAsync(IAsyncEnumerable<StackLogLine> lines, bool prefixed)
    {
        await foreach (var line in lines)
        {
            _output.WriteRaw((prefixed ? Prefix(line.Member) : string.Empty) + Clean(line.Line));
        }
    }

    private string Prefix(string member)
    {
        if (!_colourOf.TryGetValue(member, out var colour))
        {
            _colourOf[member] = colour = Colours[_colourOf.Count % Colours.Length];
        }

        var name = $"{member.PadRight(_width)} | ";
        return _colours ? $"\u001b[{colour}m{name}\u001b[0m" : name;
    }

    private string Clean(string line)
    {
        var coloured = _colours && line.Contains("\u001b[", StringComparison.Ordinal);
        var clean = (coloured ? AllButColours() : Controls()).Replace(line, string.Empty);
        return coloured ? clean + "\u001b[0m" : clean;
    }

    // Whole escape sequences first, then single control characters but the tab.
    [GeneratedRegex(@"\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b.?|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]")]
    private static partial Regex Controls();

    [GeneratedRegex(@"(?!\u001b\[[0-9;]*m)(?:\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b.?|[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009f])")]
    private static partial Regex AllButColours();
}
