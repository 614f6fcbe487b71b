using System.Diagnostics;

namespace Molecule.BuildHost.Tests.Samples;

public sealed class SampleBuildTests : IDisposable
{
    private readonly SampleProcess _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void The_default_target_runs_with_what_it_depends_on()
    {
        var result = _sample.Run();
        result.ExitCode.ShouldBe(0, result.All);
        result.Output.IndexOf("] first", StringComparison.Ordinal).ShouldBeLessThan(result.Output.IndexOf("] second", StringComparison.Ordinal));
        result.Output.TrimEnd().ShouldEndWith("Succeeded.");
        File.Exists(_sample.Settings("temp/build.log")).ShouldBeTrue();
    }

    [Fact]
    public void Parameters_come_from_all_sources()
    {
        File.WriteAllText(_sample.Settings("parameters.json"), """{"HostPort": 1, "Names": ["a", "b"], "Colour": "red"}""");
        File.WriteAllText(_sample.Settings("parameters.ci.json"), """{"HostPort": 2, "Colour": "green"}""");
        _sample.Run([("HOST_PORT", "3")], "Show", "--profile", "ci", "--folder", "x").Output
            .ShouldContain($"port=3 names=a|b colour=Green folder={Path.Combine(_sample.Folder, "x")}");
        _sample.Run("Show", "--profile", "ci").Output.ShouldContain("port=2 names=a|b colour=Green");
        _sample.Run("Show", "--names", "c,d").Output.ShouldContain("port=1 names=c|d colour=Red");
    }

    [Theory]
    [InlineData("No target \"Secnd\". Did you mean Second?", "Secnd")]
    [InlineData("No parameter \"--hots-port\". Did you mean host-port?", "Show", "--hots-port", "1")]
    [InlineData("--host-port is \"many\", but must be a whole number", "Show", "--host-port", "many")]
    [InlineData("--colour is \"rot\", but must be one of Red, Green.", "Show", "--colour", "rot")]
    [InlineData("Target NeedsIt requires the parameter Needed: give --needed, set NEEDED, or Needed in .nuke/parameters.json.", "NeedsIt")]
    [InlineData("No profile \"c\": there is no .nuke/parameters.c.json.", "Show", "--profile", "c")]
    [InlineData("No host \"Terminl\". Did you mean Terminal?", "Show", "--host", "Terminl")]
    [InlineData("There is no run to continue", "--continue")]
    [InlineData("does not exist", "--root", "nowhere")]
    public void Wrong_input_is_refused_before_anything_runs(string message, params string[] arguments)
    {
        var result = _sample.Run(arguments);
        result.ExitCode.ShouldBe(2, result.All);
        result.Errors.ShouldContain(message);
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("cycle", "These targets wait for each other: ")]
    [InlineData("doubles", "There are two targets named Greet: in IGreets and in IAlso.")]
    public void A_wrong_build_is_refused_before_anything_runs(string build, string message)
    {
        var result = _sample.Run([("SAMPLE_BUILD", build)]);
        result.ExitCode.ShouldBe(2, result.All);
        result.Errors.ShouldContain(message);
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_parameter_file_is_refused_with_its_line()
    {
        File.WriteAllText(_sample.Settings("parameters.json"), "{\n  \"HostPort\": 1\n  \"Names\": []\n}");
        var result = _sample.Run();
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldStartWith(".nuke/parameters.json(3): not valid JSON");
    }

    [Fact]
    public void Settings_that_are_no_directory_are_refused()
    {
        Directory.Delete(_sample.Settings(""));
        File.WriteAllText(_sample.Settings("").TrimEnd('/'), "");
        var result = _sample.Run();
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldContain("cannot be read");
    }

    [Fact]
    public void A_secret_is_masked_wherever_it_may_appear()
    {
        const string Canary = "s3cr3t-canary";
        var result = _sample.Run([("API_TOKEN", Canary)], "Leak", "--verbosity", "verbose");
        result.ExitCode.ShouldBe(1);
        result.All.ShouldContain("token is [REDACTED]");
        result.All.ShouldContain("printed [REDACTED]");
        result.All.ShouldContain("said [REDACTED]");
        result.All.ShouldContain("bad token [REDACTED]");
        result.All.ShouldNotContain(Canary);
        foreach (var file in Directory.EnumerateFiles(_sample.Folder, "*", SearchOption.AllDirectories))
        {
            File.ReadAllText(file).ShouldNotContain(Canary);
        }

        _sample.Run([("API_TOKEN", Canary)], "--help").All.ShouldNotContain(Canary);
    }

    [Fact]
    public void What_a_target_prints_by_itself_is_in_the_log_file_masked_and_without_colours()
    {
        const string Canary = "s3cr3t-canary";
        _sample.Run([("API_TOKEN", Canary)], "Prints").Output.ShouldContain("\e[32mgreen [REDACTED]\e[0m");

        File.ReadAllLines(_sample.Settings("temp/build.log")).ShouldContain("green [REDACTED]");
    }

    [Fact]
    public void A_failure_stops_the_run_and_is_named_last()
    {
        var result = _sample.Run("Fails", "Afterwards", "CleansUp");
        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("cleaned up");
        result.Output.ShouldNotContain("] afterwards");
        result.Output.ShouldContain("warning in Fails: be careful");
        result.Errors.TrimEnd().ShouldBe("Fails failed: it broke");
        result.All.ShouldNotContain("   at ");
    }

    [Fact]
    public void A_soft_failure_lets_the_rest_run_and_still_fails()
    {
        var result = _sample.Run("FailsSoftly", "Afterwards");
        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("] afterwards");
    }

    [Fact]
    public void A_failure_that_is_the_callers_mistake_ends_with_two_and_shows_its_remedy()
    {
        var result = _sample.Run("Misused");
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldContain("→ Write it differently.");
    }

    [Fact]
    public void Conditions_skip_and_say_why()
    {
        var result = _sample.Run("Never", "NotThen", "--skip", "First");
        result.ExitCode.ShouldBe(0, result.All);
        result.Output.ShouldNotContain("] never");
        result.Output.ShouldNotContain("] not then");
        result.Output.ShouldContain("only when HostPort == 1");
        _sample.Run("--plan", "Never").Output.ShouldBe(
            $"2. Never  skipped: only when HostPort == 1{Environment.NewLine}└─ 1. First  skipped: only Never needs it{Environment.NewLine}");
    }

    [Fact]
    public void Skip_without_names_leaves_the_named_targets() => _sample.Run("Second", "--skip").Output.ShouldNotContain("] first");

    [Fact]
    public void A_triggered_target_runs_afterwards() => _sample.Run("Sends").Output.ShouldContain("] receives");

    [Fact]
    public void An_inheriting_target_does_what_the_other_does() => _sample.Run("Alike").Output.ShouldContain("] second");

    [Fact]
    public void A_component_brings_its_target_and_its_parameter() => _sample.Run("Greet", "--whom", "world").Output.ShouldContain("Hello world");

    [Fact]
    public void A_run_goes_on_where_it_failed()
    {
        _sample.Run("Fragile").ExitCode.ShouldBe(1);
        var result = _sample.Run("--continue", "--needed", "mended");
        result.ExitCode.ShouldBe(0, result.All);
        result.Output.ShouldNotContain("] first");
        result.Output.ShouldContain("done in the last run");
        _sample.Run("--continue").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Help_groups_targets_and_shows_defaults_sources_and_examples()
    {
        File.WriteAllText(_sample.Settings("parameters.json"), """{"Names": ["a"]}""");
        var help = _sample.Run([("HOST_PORT", "81")], "--help");
        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain("Targets: numbers");
        help.Output.ShouldContain("Comes second (default)  ← First");
        help.Output.ShouldContain("[81 from HOST_PORT]");
        help.Output.ShouldContain("[a from .nuke/parameters.json]");
        help.Output.ShouldContain("Examples");
        help.Output.ShouldNotContain("Hidden");
        _sample.Run("--help").Output.ShouldContain("[default: 80]");
    }

    [Fact]
    public void Quiet_runs_print_nothing_but_errors()
    {
        _sample.Run("Second", "--verbosity", "quiet").All.ShouldBeEmpty();
        _sample.Run("Fails", "--verbosity", "quiet").All.Trim().ShouldBe("Fails failed: it broke");
    }

    [Fact]
    public void On_GitHub_blocks_and_problems_are_commands()
    {
        var result = _sample.Run([("GITHUB_ACTIONS", "true")], "Fails");
        result.Output.ShouldContain("::group::Fails");
        result.Output.ShouldContain("::endgroup::");
        result.Output.ShouldContain("::warning::be careful");
        result.Output.ShouldContain("::error::Fails failed: it broke");
    }

    [Fact]
    public void Redirected_output_has_no_colour() => _sample.Run("Fails").All.ShouldNotContain("\e[");

    [Fact]
    public void The_schema_is_written_only_when_it_changes()
    {
        _sample.Run("First");
        var schema = _sample.Settings("build.schema.json");
        File.ReadAllText(schema).ShouldContain("\"HostPort\"");
        File.ReadAllText(schema).ShouldNotContain("ApiToken");
        var written = File.GetLastWriteTimeUtc(schema);
        File.Delete(_sample.Settings("temp/build.schema.stamp"));
        _sample.Run("First");
        File.GetLastWriteTimeUtc(schema).ShouldBe(written);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task After_an_interruption_the_summary_is_printed_and_the_exit_code_is_the_signals(string signal, int exitCode)
    {
        using var process = _sample.Start([], "Sleeps", "Afterwards", "--skip", "First");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await ReadUntilAsync(process, "sleeping", "");
        await KillAsync(process, signal);
        output = await ReadUntilAsync(process, "Ctrl-C again", output);
        await KillAsync(process, signal);

        output += await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(exitCode, output + await errors);
        output.ShouldContain("Sleeps        Aborted");
        output.ShouldContain("Afterwards    Not run");
        output.ShouldContain("Interrupted in Sleeps.");
    }

    [Fact]
    public async Task An_interruption_that_comes_too_late_to_break_anything_off_is_no_failure()
    {
        using var process = _sample.Start([], "Finishes");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await ReadUntilAsync(process, "finishing", "");
        await KillAsync(process, "INT");

        output += await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output + await errors);
    }

    private static async Task<string> ReadUntilAsync(Process process, string word, string output)
    {
        while (!output.Contains(word, StringComparison.Ordinal))
        {
            output += await process.StandardOutput.ReadLineAsync() is { } line ? line + "\n" : throw new InvalidOperationException($"It ended without '{word}':\n{output}");
        }

        return output;
    }

    private static async Task KillAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
