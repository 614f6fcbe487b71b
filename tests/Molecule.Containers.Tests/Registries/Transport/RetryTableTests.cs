using System.Net;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Tests.Registries.Transport;

public sealed class RetryTableTests
{
    private static readonly RegistryRetryOptions Options = new();

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(520, true)]
    [InlineData(501, false)]
    [InlineData(505, false)]
    [InlineData(507, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(200, false)]
    public void A_status_is_tried_again_or_not(int status, bool expected) =>
        (RetryTable.DelayBefore(RetrySignal.Answered((HttpStatusCode)status, null), 1, Options, 0) is not null).ShouldBe(expected);

    [Fact]
    public void A_lost_connection_is_tried_again() => RetryTable.DelayBefore(RetrySignal.ConnectionLost, 1, Options, 0).ShouldNotBeNull();

    [Fact]
    public void The_last_attempt_is_the_last() => RetryTable.DelayBefore(RetrySignal.ConnectionLost, Options.MaximumAttempts, Options, 0).ShouldBeNull();

    [Theory]
    [InlineData(1, 0.25, 0.5)]
    [InlineData(2, 0.5, 1)]
    [InlineData(4, 2, 4)]
    [InlineData(100, 7.5, 15)]
    public void Our_delays_double_up_to_the_longest_and_spread_over_their_upper_half(int attempt, double least, double most)
    {
        var patient = Options with { MaximumAttempts = 1000 };

        RetryTable.DelayBefore(RetrySignal.ConnectionLost, attempt, patient, 0).ShouldBe(TimeSpan.FromSeconds(least));
        RetryTable.DelayBefore(RetrySignal.ConnectionLost, attempt, patient, 1).ShouldBe(TimeSpan.FromSeconds(most));
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(0, 0)]
    [InlineData(121, null)]
    public void A_registry_that_asks_for_patience_gets_exactly_that_or_none(int asked, int? expected) =>
        RetryTable.DelayBefore(RetrySignal.Answered(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(asked)), 1, Options, 0.5)
            .ShouldBe(expected is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
