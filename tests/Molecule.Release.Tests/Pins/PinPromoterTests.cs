using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Release.Pins;

namespace Molecule.Release.Tests.Pins;

public class PinPromoterTests
{
    private readonly ControlPlane _plane = new();

    [Fact]
    public async Task Only_pins_that_differ_are_moved_and_a_second_time_none()
    {
        _plane.Pins["codex"] = [Samples.Digest('1')];

        (await PromoteAsync()).ShouldBe(["hermes"]);
        (await PromoteAsync()).ShouldBeEmpty();
        _plane.Promotions.ShouldBe([new RuntimePin("hermes", Samples.Digest('2'), new string('b', 40))]);
    }

    [Fact]
    public async Task A_pin_that_differs_in_one_region_is_moved()
    {
        _plane.Pins["codex"] = [Samples.Digest('1'), Samples.Digest('9')];
        _plane.Pins["hermes"] = [Samples.Digest('2')];

        (await PromoteAsync()).ShouldBe(["codex"]);
    }

    [Fact]
    public async Task A_promotion_whose_answer_got_lost_is_found_out_about_and_not_repeated()
    {
        _plane.LoseAnswers = 1;

        await PromoteAsync();

        _plane.Promotions.Select(pin => pin.Runtime).ShouldBe(["codex", "hermes"]);
    }

    [Fact]
    public async Task What_will_not_pass_is_not_tried_again()
    {
        _plane.LoseAnswers = 1;
        _plane.Transient = false;

        await Should.ThrowAsync<LostException>(PromoteAsync);
        _plane.Promotions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_control_plane_that_accepts_and_does_nothing_is_an_error()
    {
        _plane.Deaf = true;

        (await Should.ThrowAsync<PinsNotMovedException>(PromoteAsync)).Runtimes.ShouldBe(["codex", "hermes"]);
    }

    private async Task<string[]> PromoteAsync() =>
        [.. await new PinPromoter(_plane, journal: null, new HastyTime(), NullLogger.Instance).PromoteAsync(Samples.Manifest(), "notes", CancellationToken.None)];

    private sealed class ControlPlane : IRuntimePins
    {
        public string Environment => "cp.example";

        public Dictionary<string, string[]> Pins { get; } = [];

        public List<RuntimePin> Promotions { get; } = [];

        public int LoseAnswers { get; set; }

        public bool Transient { get; set; } = true;

        public bool Deaf { get; set; }

        public Task<IReadOnlyList<RuntimePin>> ListAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<RuntimePin>>([.. Pins.SelectMany(pin => pin.Value.Select(digest => new RuntimePin(pin.Key, digest, null)))]);

        public Task PromoteAsync(RuntimePin pin, string notes, CancellationToken cancellation)
        {
            Promotions.Add(pin);
            if (!Deaf)
            {
                Pins[pin.Runtime] = [pin.Digest];
            }

            return LoseAnswers-- > 0 ? throw new LostException() : Task.CompletedTask;
        }

        public bool IsTransient(Exception exception) => Transient && exception is LostException;
    }

    private sealed class LostException() : MoleculeException("the answer got lost", "Again.");
}
