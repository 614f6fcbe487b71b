using System.Text;

namespace Nuke.Common.Printing;

/// <summary>Stands in for the console's writer while targets run: what they print by themselves is masked, and goes to the log file too.</summary>
internal sealed class ConsoleCopy(TextWriter inner, Printer printer) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        var masked = SecretMask.Process.Apply(value);
        inner.Write(masked);
        printer.Copy(masked);
    }

    public override void WriteLine() => Write(CoreNewLine, 0, CoreNewLine.Length);

    public override void WriteLine(string? value) => Write(value + new string(CoreNewLine));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Flush() => inner.Flush();
}
