using System.Reflection;

namespace Nuke.Common.Printing;

/// <summary>The first line of a run: which engine, and why that one (the bootstrapper knows and says so).</summary>
internal static class Banner
{
    public static string Product =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyProductAttribute>()?.Product ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "Build";

    public static string Engine(string? reason) => $"embedded engine{(string.IsNullOrEmpty(reason) ? "" : $" ({reason})")}";

    public static void Write(Printer printer) => printer.Line(
        $"{Product} · {Engine(Environment.GetEnvironmentVariable("NUKE_ENGINE_REASON"))} · {NukeBuild.Host.GetType().Name}",
        Style.Dim,
        isShown: NukeBuild.Verbosity < Verbosity.Minimal);
}
