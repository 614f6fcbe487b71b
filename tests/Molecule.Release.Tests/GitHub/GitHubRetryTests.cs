using System.Net;
using Molecule.Release.GitHub;

namespace Molecule.Release.Tests.GitHub;

public class GitHubRetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void Its_own_troubles_pass(int status) => Of(status).ShouldBeOfType<GitHubVerdict.Transient>();

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(501)]
    public void A_refusal_is_final(int status) => Of(status).ShouldBe(new GitHubVerdict.Final((HttpStatusCode)status, "reason"));

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public void Patience_is_taken_as_told(int status) => Of(status, ("retry-after", "17")).ShouldBeOfType<GitHubVerdict.Wait>().Delay.ShouldBe(TimeSpan.FromSeconds(17));

    [Fact]
    public void A_used_up_limit_is_waited_for_by_the_servers_own_clock_and_not_by_ours()
    {
        var theirs = Now.AddHours(3);
        var verdict = Of(403, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{theirs.AddSeconds(40).ToUnixTimeSeconds()}"), ("Date", theirs.ToString("R")));

        verdict.ShouldBeOfType<GitHubVerdict.Wait>().Delay.ShouldBe(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public void A_limit_that_was_over_a_while_ago_is_waited_for_a_second() =>
        Of(403, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{Now.AddSeconds(-40).ToUnixTimeSeconds()}")).ShouldBeOfType<GitHubVerdict.Wait>().Delay.ShouldBe(TimeSpan.FromSeconds(1));

    [Fact]
    public void A_403_with_requests_left_is_no_limit() => Of(403, ("X-RateLimit-Remaining", "12"), ("X-RateLimit-Reset", "1")).ShouldBeOfType<GitHubVerdict.Final>();

    [Fact]
    public void Nonsense_in_a_header_is_no_time() => Of(403, ("Retry-After", "-5")).ShouldBeOfType<GitHubVerdict.Final>();

    [Fact]
    public void A_connection_that_breaks_and_a_silence_pass_and_a_mistake_of_ours_is_none_of_these()
    {
        GitHubRetry.Of(new HttpRequestException("reset"), Now).ShouldBeOfType<GitHubVerdict.Transient>();
        GitHubRetry.Of(new TaskCanceledException(), Now).ShouldBeOfType<GitHubVerdict.Transient>();
        GitHubRetry.Of(new InvalidOperationException(), Now).ShouldBeNull();
    }

    private static GitHubVerdict Of(int status, params (string Name, string Value)[] headers) =>
        GitHubRetry.Of((HttpStatusCode)status, headers.ToDictionary(header => header.Name, header => header.Value), "reason", Now);
}
