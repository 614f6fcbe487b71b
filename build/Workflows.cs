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
              group: ci-{Expression("github.ref")}
              cancel-in-progress: true

            jobs:
            {Job("linux", "ubuntu-latest", 45, "embedded", "./build.sh Test")}

            {Job("windows", "windows-latest", 30, "embedded", @".\build.cmd --help", @".\build.cmd UnitTests")}

            {Job("package", "ubuntu-latest", 30, "package", "./build.sh --help", "./build.sh UnitTests")}

            """,
        [".github/workflows/release.yml"] = $"""
            # Written by ./build.sh GenerateWorkflows; change build/Workflows.cs instead.
            name: release

            on:
              workflow_dispatch:
                inputs:
                  version:
                    description: Such as 1.4.0; a rerun with the same version continues
                    required: true
                  registry:
                    description: Where to, host[:port][/path]
                    required: true

            permissions:
              contents: write
              packages: write

            concurrency:
              group: release
              cancel-in-progress: false

            jobs:
              release:
                runs-on: ubuntu-latest
                timeout-minutes: 90
                env:
                  NUKE_ENGINE: embedded
                  # Parameters, by their names in the environment: nothing that a person types gets near a shell.
                  VERSION: {Expression("inputs.version")}
                  REGISTRY: {Expression("inputs.registry")}
                  REGISTRY_USER: {Expression("secrets.REGISTRY_USER")}
                  REGISTRY_PASSWORD: {Expression("secrets.REGISTRY_PASSWORD")}
                  GITHUB_TOKEN: {Expression("github.token")}
                  MOLECULE_GITEA_TOKEN: {Expression("secrets.MOLECULE_GITEA_TOKEN")}
                steps:
                  - uses: {Checkout}
                  - uses: {SetupDotNet}
                    with:
                      global-json-file: global.json
                  - run: ./build.sh Release --template-source git

            """,
    };

    static string Expression(string text) => "${{ " + text + " }}";

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
