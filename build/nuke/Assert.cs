#nullable disable

using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>Ends the running target with a message when something does not hold.</summary>
public static class Assert
{
    public static void Fail(string message, Exception exception = null) => throw new InvalidOperationException(message, exception);

    public static void True(bool condition, string message = null, [CallerArgumentExpression(nameof(condition))] string argumentExpression = null)
    {
        if (!condition)
        {
            Fail(message ?? $"Expected to hold, but does not: {argumentExpression}");
        }
    }

    public static void False(bool condition, string message = null, [CallerArgumentExpression(nameof(condition))] string argumentExpression = null)
    {
        if (condition)
        {
            Fail(message ?? $"Expected not to hold, but does: {argumentExpression}");
        }
    }
}
