using FsCheck;
using FsCheck.Fluent;
using Molecule.Provisioner.ControlPlane.Http;

namespace Molecule.Provisioner.Tests.ControlPlane.Http;

public sealed class ProvisionRetryProperties
{
    private static readonly int[] Again = [408, 429, 500, 502, 503, 504, .. Enumerable.Range(520, 8)];

    [Fact]
    public void For_all_answers_another_attempt_is_made_exactly_where_the_table_says_so()
    {
        var codes = Gen.Elements<string?>(null, "provision_in_progress", "not_implemented", "not_supported", "idempotency_key_conflict", "busy");
        var inputs = from status in Gen.Choose(100, 599) from code in codes select (status, code);
        Prop.ForAll(Arb.From(inputs), input =>
        {
            var body = input.code is null ? string.Empty : $$"""{"error":"{{input.code}}"}""";
            var expected = input.status == 409
                ? input.code == "provision_in_progress"
                : Again.Contains(input.status) && (input.status < 500 || input.code is not ("not_implemented" or "not_supported"));
            return ProvisionRetry.IsRetryable(ProvisionRetryTests.Answer(input.status, body)) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void The_schedule_never_shortens_and_outlasts_half_a_minute()
    {
        var delays = ProvisionRetry.Delays;
        delays.Zip(delays.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
        delays.Aggregate(TimeSpan.Zero, (sum, delay) => sum + delay).ShouldBe(TimeSpan.FromSeconds(34));
    }
}
