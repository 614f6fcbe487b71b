using System.Net.Http.Headers;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Tests.Registries.Transport;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Seconds_are_taken_as_they_are() => RetryAfter.Of(RetryConditionHeaderValue.Parse("7"), null, Now).ShouldBe(TimeSpan.FromSeconds(7));

    [Fact]
    public void A_date_is_measured_by_the_clock_that_wrote_it()
    {
        var theirs = Now.AddHours(3);

        RetryAfter.Of(new RetryConditionHeaderValue(theirs.AddSeconds(20)), theirs, Now).ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_date_without_their_clock_is_measured_by_ours() =>
        RetryAfter.Of(new RetryConditionHeaderValue(Now.AddSeconds(20)), null, Now).ShouldBe(TimeSpan.FromSeconds(20));

    [Fact]
    public void A_date_in_the_past_means_now() => RetryAfter.Of(new RetryConditionHeaderValue(Now.AddSeconds(-20)), null, Now).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void No_header_means_nothing_was_asked() => RetryAfter.Of(null, Now, Now).ShouldBeNull();
}
