using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Http;
using Molecule.Provisioner.Tests.ControlPlane.Server;

namespace Molecule.Provisioner.Tests.ControlPlane;

/// <summary>Starts against a server that does everything wrong, in many seeded orders. A failure names its seed.</summary>
public sealed class ControlPlaneScheduleTests
{
    private const int Schedules = 1200;

    [Fact]
    public async Task Whatever_the_server_does_one_start_makes_at_most_one_box_and_shows_no_secret()
    {
        await using var elsewhere = new LoopbackServer(_ => new ServerAnswer(201, """{"instance_id":"i-wrong"}"""));
        BoxServer? boxes = null;
        await using var server = new LoopbackServer(request => boxes!.Answer(request));
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);

        for (var seed = 0; seed < Schedules; seed++)
        {
            boxes = new BoxServer(new Random(seed), elsewhere.Url);
            var outcome = await RunAsync(server.Url, boxes, $"seed {seed}");
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        elsewhere.Requests.ShouldBeEmpty();

        // The schedules must have reached what they are made for.
        outcomes["success"].ShouldBeGreaterThan(100);
        foreach (var type in new[]
                 {
                     typeof(ControlPlaneRefusedException), typeof(ControlPlaneMisroutedException), typeof(ControlPlaneReplyException),
                     typeof(ControlPlaneUnavailableException), typeof(ControlPlaneUnreachableException), typeof(ControlPlaneNotSupportedException),
                     typeof(ControlPlaneCredentialsRejectedException),
                 })
        {
            outcomes.ShouldContainKey(type.Name);
        }
    }

    private static async Task<string> RunAsync(Uri url, BoxServer boxes, string seed)
    {
        var time = new ImpatientTime();
        var logger = new RecordingLogger<IControlPlaneClient>();
        using var client = TestControlPlane.Client(url, time, logger);
        ProvisionedInstance? made = null;
        ControlPlaneException? failure = null;
        try
        {
            made = await client.ProvisionAsync(TestControlPlane.Request(IdempotencyKey.New()), CancellationToken.None);
        }
        catch (ControlPlaneException exception)
        {
            failure = exception;
        }

        var attempts = boxes.Attempts.Count;
        boxes.Boxes.Count.ShouldBeLessThanOrEqualTo(1, seed);
        boxes.Attempts.Distinct().Count().ShouldBe(1, seed);
        attempts.ShouldBe(boxes.FinalAfter ?? ProvisionRetry.MaximumAttempts, $"{seed}: after a final answer nothing more is asked, and otherwise six times");
        time.Pauses.ShouldBe(ProvisionRetry.Delays.Take(attempts - 1), seed);
        (made is not null).ShouldBe(boxes.Succeeded, seed);
        made?.InstanceId.ShouldBe(boxes.Boxes.Values.Single(), seed);
        (made?.Attempts ?? failure!.Evidence.Attempts).ShouldBe(attempts, seed);
        if (failure is not null)
        {
            failure.IsTransient.ShouldBe(boxes.FinalAfter is null, seed);
        }

        foreach (var text in logger.Lines.Append($"{failure} {failure?.Message} {failure?.Remedy} {failure?.Evidence}"))
        {
            foreach (var canary in TestControlPlane.Canaries)
            {
                text.ShouldNotContain(canary, Case.Insensitive, seed);
            }
        }

        return failure?.GetType().Name ?? "success";
    }
}
