using System.Text;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Http;

namespace Molecule.Provisioner.Tests.ControlPlane.Http;

public sealed class ProvisionRetryTests
{
    [Fact]
    public void There_are_six_attempts_with_these_pauses()
    {
        ProvisionRetry.Delays.Select(delay => delay.TotalSeconds).ShouldBe([2, 4, 8, 10, 10]);
        ProvisionRetry.MaximumAttempts.ShouldBe(6);
    }

    [Fact]
    public void Of_all_status_codes_exactly_these_are_asked_again()
    {
        var again = Enumerable.Range(100, 500).Where(status => ProvisionRetry.IsRetryable(Answer(status, ""))).ToList();

        again.ShouldBe([408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527]);
    }

    [Theory]
    [InlineData(409, """{"error":"provision_in_progress"}""", true)]
    [InlineData(409, """{"error":"busy, come back","code":"provision_in_progress"}""", true)]
    [InlineData(409, """{"error":{"code":"provision_in_progress","message":"busy"}}""", true)]
    [InlineData(409, """{"error":"idempotency_key_conflict"}""", false)]
    [InlineData(409, """{"message":"provision_in_progress"}""", false)]
    [InlineData(409, "provision_in_progress", false)]
    [InlineData(409, """{"error":"a provision_in_progress was seen"}""", false)]
    [InlineData(500, """{"error":"not_implemented"}""", false)]
    [InlineData(503, """{"error":"no such thing","code":"not_supported"}""", false)]
    [InlineData(503, """{"error":"it is not implemented yet"}""", true)]
    [InlineData(422, """{"error":"provision_in_progress"}""", false)]
    public void The_code_of_the_error_decides_where_the_status_does_not(int status, string body, bool again) =>
        ProvisionRetry.IsRetryable(Answer(status, body)).ShouldBe(again);

    [Theory]
    [InlineData(TransportFailure.NameNotResolved, true)]
    [InlineData(TransportFailure.Unreachable, true)]
    [InlineData(TransportFailure.Interrupted, true)]
    [InlineData(TransportFailure.CertificateRejected, false)]
    public void A_missing_answer_is_asked_for_again_unless_the_certificate_is_wrong(TransportFailure failure, bool again) =>
        ProvisionRetry.IsRetryable(ControlPlaneReply.NoAnswer(failure)).ShouldBe(again);

    internal static ControlPlaneReply Answer(int status, string body) => ControlPlaneReply.Answer(status, Encoding.UTF8.GetBytes(body), truncated: false);
}
