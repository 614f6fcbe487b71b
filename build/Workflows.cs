/// <summary>
/// The CI definitions, which the target GenerateWorkflows writes and a guard compares with the committed files. GitHub and Gitea run
/// the same ones. Every step is a call that a person can type, too.
/// </summary>
static class Workflows
{
    const string Checkout = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2";
    const string SetupDotNet = "actions/setup-dotnet@67a3573c9a986a3f9c594539f4ab511d57bb3ce9 # v4.3.1";

    /// <summary>Text by path from the repository's root.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [".github/workflows/ci.yml"] = $"""
            # Written by ./build.sh GenerateWorkflows; change build/Workflows.cs instead.
            name: ci

            on:
              push:
                branches: [main]
              pull_request:
              workflow_dispatch:

            permissions:
              contents: read

            concurrency:
              group: ci-${"{{ github.ref }}"}
              cancel-in-progress: true

            jobs:
            {Job("linux", "ubuntu-latest", 45, "embedded", "./build.sh Test")}

            {Job("windows", "windows-latest", 30, "embedded", @".\build.cmd --help", @".\build.cmd UnitTests")}

            {Job("package", "ubuntu-latest", 30, "package", "./build.sh --help", "./build.sh UnitTests")}

            """,
    };

    static string Job(string name, string machine, int minutes, string engine, params string[] commands)
    {
        var steps = commands.Select(command => $"      - run: {command}");
        return $"""
              {name}:
                runs-on: {machine}
                timeout-minutes: {minutes}
                env:
                  NUKE_ENGINE: {engine}
                steps:
                  - uses: {Checkout}
                  - uses: {SetupDotNet}
                    with:
                      global-json-file: global.json
            {string.Join('\n', steps)}
            """;
    }
}
