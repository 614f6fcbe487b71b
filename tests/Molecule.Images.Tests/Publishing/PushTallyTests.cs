using Microsoft.Extensions.Time.Testing;
using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class PushTallyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PushTally _tally;

    public PushTallyTests() => _tally = new PushTally(_time);

    [Fact]
    public void Layers_are_added_up_as_they_go()
    {
        _tally.Add("a", "Preparing", 0, 0);
        _tally.Add("b", "Preparing", 0, 0);
        _tally.Add("a", "Pushing", 30, 100);
        _tally.Add("b", "Pushing", 10, 50);
        _tally.Add("a", "Pushed", 0, 0);

        (_tally.PushedBytes, _tally.TotalBytes).ShouldBe((110, 150));
        (_tally.LayersDone, _tally.Layers).ShouldBe((1, 2));
    }

    [Theory]
    [InlineData("Layer already exists")]
    [InlineData("Mounted from team/other")]
    public void A_layer_that_is_there_already_is_done_and_weighs_nothing(string status)
    {
        _tally.Add("a", "Pushing", 5, 100);
        _tally.Add("a", status, 0, 0);

        (_tally.PushedBytes, _tally.TotalBytes, _tally.LayersDone).ShouldBe((0, 0, 1));
    }

    [Fact]
    public void A_layer_that_outgrows_its_estimate_never_shows_more_than_all()
    {
        _tally.Add("a", "Pushing", 120, 100);

        _tally.TotalBytes.ShouldBe(120);
    }

    [Fact]
    public void Messages_about_the_whole_are_no_layers()
    {
        _tally.Add(null, "The push refers to repository", 0, 0);
        _tally.Add("", "Pushing", 1, 2);

        _tally.Layers.ShouldBe(0);
    }

    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        _tally.Add("a", "Pushing", 0, 10_000);
        for (var second = 1; second <= 10; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _tally.Add("a", "Pushing", second < 5 ? 0 : (second - 4) * 1000, 10_000);
        }

        _tally.BytesPerSecond.ShouldBe(1000, tolerance: 1);
    }
}
