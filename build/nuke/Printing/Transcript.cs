using System.Globalization;
using System.Text;

namespace Nuke.Common.Printing;

/// <summary>
/// What a terminal shows in the end, as plain lines: colours are left out, and of lines that are drawn again and again only the last picture
/// counts. The last few lines are held back, since a program may still go back to them.
/// </summary>
/// <param name="commit">Gets each line once, in order.</param>
/// <param name="held">How many lines are held back: 0 where nothing can be redrawn.</param>
internal sealed class Transcript(Action<string> commit, int held)
{
    /// <summary>Higher than any live display of ours.</summary>
    public const int TerminalHeight = 64;

    private readonly List<StringBuilder> _lines = [new()];
    private readonly StringBuilder _sequence = new();
    private int _row;
    private int _column;

    public void Write(string text)
    {
        foreach (var character in text)
        {
            if (_sequence.Length > 0)
            {
                Continue(character);
            }
            else
            {
                Put(character);
            }
        }

        Commit(held + 1);
    }

    /// <summary>Commits what is there: a line that has not ended yet ends.</summary>
    public void Flush()
    {
        if (_lines[^1].Length > 0)
        {
            _lines.Add(new StringBuilder());
        }

        Commit(1);
        (_row, _column) = (0, 0);
    }

    private void Commit(int kept)
    {
        while (_lines.Count > kept && (_row > 0 || kept == 1))
        {
            commit(_lines[0].ToString().TrimEnd());
            _lines.RemoveAt(0);
            _row = Math.Max(0, _row - 1);
        }
    }

    private void Put(char character)
    {
        switch (character)
        {
            case '\e':
                _sequence.Append(character);
                break;
            case '\n':
                (_row, _column) = (_row + 1, 0);
                if (_row == _lines.Count)
                {
                    _lines.Add(new StringBuilder());
                }

                break;
            case '\r':
                _column = 0;
                break;
            case '\a' or '\b':
                break;
            default:
                var line = _lines[_row];
                line.Append(' ', Math.Max(0, _column + 1 - line.Length));
                line[_column++] = character;
                break;
        }
    }

    /// <summary>A sequence is <c>ESC [</c>, parameters and a letter; <c>ESC ]</c> (a title, a link) ends with BEL or <c>ESC \</c>.</summary>
    private void Continue(char character)
    {
        _sequence.Append(character);
        if (_sequence.Length == 2)
        {
            if (character is not ('[' or ']'))
            {
                _sequence.Clear();
            }
        }
        else if (_sequence[1] == ']')
        {
            if (character == '\a' || (character == '\\' && _sequence[^2] == '\e'))
            {
                _sequence.Clear();
            }
        }
        else if (character is >= '@' and <= '~')
        {
            Obey(character, _sequence.ToString(2, _sequence.Length - 3));
            _sequence.Clear();
        }
    }

    private void Obey(char command, string parameters)
    {
        var given = int.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var count = given ? Math.Max(1, number) : 1;
        switch (command)
        {
            case 'A':
                _row = Math.Max(0, _row - count);
                break;
            case 'B':
                _row = Math.Min(_lines.Count - 1, _row + count);
                break;
            case 'C':
                _column += count;
                break;
            case 'D':
                _column = Math.Max(0, _column - count);
                break;
            case 'G':
                _column = count - 1;
                break;
            case 'K' when number == 2:
                _lines[_row].Clear();
                break;
            case 'K' when number == 0:
                _lines[_row].Length = Math.Min(_column, _lines[_row].Length);
                break;
            case 'J' when number == 0:
                _lines[_row].Length = Math.Min(_column, _lines[_row].Length);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
        }
    }
}
