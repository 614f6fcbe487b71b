using System.Text.Json;
using Molecule.Guards.Tests.Surfaces;

namespace Molecule.Guards.Tests.Proof;

/// <summary>
/// Run as a program, the tests say how each guard is broken, and run guards without the test platform's start-up: that is how ProveGuards
/// asks them some hundred times.
/// </summary>
internal static class GuardProgram
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case [var file, "list"]:
                await WriteAsync(file, GuardList.All.Select(guard => new { Guard = guard.Type.FullName, Mutations = guard.Mutations ?? [] }));
                return 0;
            case [var file, "run", .. var guards]:
                await WriteAsync(file, await GuardRunner.RunAsync(guards));
                return 0;
            case ["approve-surfaces"]:
                PublicSurface.ApproveAll();
                return 0;
            default:
                await Console.Error.WriteLineAsync("approve-surfaces, or <file for the answer> list, or <file for the answer> run [guard …] by full names; without any, all");
                return 2;
        }
    }

    private static Task WriteAsync<T>(string file, T answer) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(answer, Format));
}
