using Nuke.Common.Definitions;
using Nuke.Common.Parameters;
using Nuke.Common.Printing;

namespace Nuke.Common.Running;

/// <summary>Keeps <c>.nuke/build.schema.json</c> up to date.</summary>
internal static class SchemaFile
{
    /// <summary>Looks at the file only when the program is another one than at the last time, and writes it only when it differs.</summary>
    public static void Refresh(BuildLocation location, NukeBuild build, IReadOnlyList<ParameterSpec> specs)
    {
        var schema = location.Settings / "build.schema.json";
        var stamp = location.Temporary / "build.schema.stamp";
        var program = $"{build.GetType().Module.ModuleVersionId} {typeof(SchemaFile).Module.ModuleVersionId}";
        try
        {
            if (File.Exists(schema) && File.Exists(stamp) && File.ReadAllText(stamp) == program)
            {
                return;
            }

            var wanted = BuildSchema.Json(build.Session.Definition.Targets, specs);
            if (!File.Exists(schema) || !File.ReadAllBytes(schema).AsSpan().SequenceEqual(wanted))
            {
                File.WriteAllBytes(schema, wanted);
            }

            File.WriteAllText(stamp, program);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It serves editors only: no reason not to build.
            Printer.Process.Line($"{schema} is not written: {failure.Message}", Style.Yellow);
        }
    }
}
