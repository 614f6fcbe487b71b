using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Templates;

/// <summary>A template's pin of its runtime package: <c>.runtime-version</c>, forwarded as a build argument.</summary>
public static partial class RuntimeVersionFile
{
    public const string FileName = ".runtime-version";
    public const string Argument = "RUNTIME_VERSION";

    /// <summary>Null when the file is absent or empty; null with a warning when it cannot be read or holds no version.</summary>
    public static string? Read(string templateFolder, RuntimeName runtime, ILogger logger)
    {
        var file = Path.Combine(templateFolder, FileName);
        string? line;
        try
        {
            if (!Path.Exists(file))
            {
                return null;
            }

            line = File.ReadLines(file).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("{Runtime}: {File} cannot be read and is NOT applied: {Reason}", runtime, FileName, exception.Message);
            return null;
        }

        var version = Normalise(line ?? string.Empty);
        if (version.Length == 0 && string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        if (Pattern().IsMatch(version))
        {
            return version;
        }

        logger.LogWarning("{Runtime}: {File} holds '{Line}', which is no version, and is NOT applied; expected something like 1.2.3 or name@1.2.3.", runtime, FileName, line);
        return null;
    }

    private static string Normalise(string line)
    {
        var text = string.Concat(line.Where(character => !char.IsWhiteSpace(character)));
        text = text[(text.LastIndexOf('@') + 1)..];
        return text.StartsWith('v') || text.StartsWith('V') ? text[1..] : text;
    }

    [GeneratedRegex(@"\A[0-9][0-9A-Za-z.+_-]*\z")]
    private static partial Regex Pattern();
}
