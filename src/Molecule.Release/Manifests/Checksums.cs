using System.Security.Cryptography;
using System.Text;

namespace Molecule.Release.Manifests;

/// <summary><c>SHA256SUMS</c>, as <c>sha256sum --check</c> reads it.</summary>
internal static class Checksums
{
    public const string FileName = "SHA256SUMS";

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static byte[] File(params IEnumerable<(string Name, byte[] Bytes)> files) =>
        Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{Of(file.Bytes)}  {file.Name}\n")));

    /// <summary>Null when the list does not name the file.</summary>
    public static bool? Matches(string sums, string name, ReadOnlySpan<byte> bytes)
    {
        var line = sums.Split('\n').FirstOrDefault(line => line.EndsWith("  " + name, StringComparison.Ordinal));
        return line is null ? null : line[..line.IndexOf(' ', StringComparison.Ordinal)] == Of(bytes);
    }
}
