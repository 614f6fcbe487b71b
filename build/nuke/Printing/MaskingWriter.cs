using System.Text;

namespace Nuke.Common.Printing;

/// <summary>Stands in for the console's writer while there are secrets, so that targets that print by themselves are masked too.</summary>
internal sealed class MaskingWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(value is null ? null : SecretMask.Process.Apply(value));

    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : SecretMask.Process.Apply(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Flush() => inner.Flush();
}
