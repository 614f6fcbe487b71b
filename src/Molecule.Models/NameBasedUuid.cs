using System.Security.Cryptography;
using System.Text;

namespace Molecule.Models;

/// <summary>Version-5 UUIDs in the URL namespace (RFC 9562, section 5.5): the same name gives the same id on every machine.</summary>
public static class NameBasedUuid
{
    private static readonly Guid UrlNamespace = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /// <param name="name">Hashed as UTF-8, exactly as given: case and white space count.</param>
    public static Guid Url(string name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var input = new byte[16 + length];
        UrlNamespace.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(16));

#pragma warning disable CA5350 // the RFC prescribes SHA-1 for version 5; nothing is protected by it
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
