using System.Text;

namespace Molecule.WorkspaceAgent.Hosting;

/// <summary>Lines of a foreign process, none of which may grow without end.</summary>
internal sealed class BoundedLineReader(TextReader reader, int maximumCharacters)
{
    private readonly char[] _buffer = new char[4096];
    private readonly StringBuilder _line = new();
    private int _position;
    private int _length;

    /// <summary>The next line without its end; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        _line.Clear();
        while (true)
        {
            if (_position == _length)
            {
                (_position, _length) = (0, await reader.ReadAsync(_buffer, cancellation));
                if (_length == 0)
                {
                    return _line.Length > 0 ? _line.ToString() : null;
                }
            }

            var end = Array.IndexOf(_buffer, '\n', _position, _length - _position);
            var stop = end < 0 ? _length : end;
            _line.Append(_buffer, _position, stop - _position);
            _position = end < 0 ? _length : end + 1;
            if (_line.Length > maximumCharacters)
            {
                throw new InvalidDataException($"it printed a line of more than {maximumCharacters} characters.");
            }

            if (end >= 0)
            {
                return _line.ToString();
            }
        }
    }
}
