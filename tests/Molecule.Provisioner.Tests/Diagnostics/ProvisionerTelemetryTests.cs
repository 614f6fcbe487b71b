using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Molecule.Provisioner.Diagnostics;

namespace Molecule.Provisioner.Tests.Diagnostics;

public sealed class ProvisionerTelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = [];
    private readonly MeterListener _listener = new();

    // Other tests measure at the same time: this one's back end is its own.
    private readonly string _backEnd = Guid.NewGuid().ToString("n");

    public ProvisionerTelemetryTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ProvisionerTelemetry.SourceName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    private IEnumerable<(string Name, double Value, string Tags)> Mine => _measured.Where(measured => measured.Tags.Contains(_backEnd, StringComparison.Ordinal));

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_start_is_counted_and_its_duration_recorded()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();

        await ProvisionerTelemetry.StartAsync(_backEnd, Specs.Id, time, () =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(1);
        });

        Mine.ShouldBe([("molecule.workspace.starts", 1, $"molecule.backend={_backEnd}"), ("molecule.workspace.start_duration", 3, $"molecule.backend={_backEnd}")]);
    }

    [Fact]
    public async Task A_start_that_fails_is_counted_by_the_type_of_its_error()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => ProvisionerTelemetry.StartAsync<int>(_backEnd, Specs.Id, TimeProvider.System, () => throw new InvalidOperationException("secret")));

        Mine.ShouldBe([("molecule.workspace.start_failures", 1, $"molecule.backend={_backEnd} error.type=InvalidOperationException")]);
    }

    [Fact]
    public async Task Only_a_stop_that_ended_something_is_counted()
    {
        await ProvisionerTelemetry.StopAsync("workspace.stop", _backEnd, Specs.Id, () => Task.FromResult(false));
        Mine.ShouldBeEmpty();

        await ProvisionerTelemetry.StopAsync("workspace.stop", _backEnd, Specs.Id, () => Task.FromResult(true));
        Mine.ShouldBe([("molecule.workspace.stops", 1, $"molecule.backend={_backEnd}")]);
    }

    [Fact]
    public void Everything_that_is_measured_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "provisioner.md"));
        var published = new ConcurrentBag<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => published.Add(instrument.Meter.Name == ProvisionerTelemetry.SourceName ? instrument.Name : string.Empty) };
        listener.Start();

        published.Where(name => name.Length > 0).ShouldAllBe(name => documented.Contains($"`{name}`"));
        published.ShouldContain("molecule.workspace.start_duration");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, ".nuke")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
