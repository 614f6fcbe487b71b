namespace Nuke.Common.Running;

/// <summary>The input or the build's own declaration is wrong: nothing has been executed, the exit code is 2.</summary>
internal sealed class UsageException(string message, string? remedy = null, Exception? innerException = null) : Exception(message, innerException)
{
    public string? Remedy { get; } = remedy;
}
