using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gantry.DockerApi.Metrics;

/// <summary>Listens to the instruments of all of Gantry's meters and writes their values in Prometheus' text format.</summary>
internal sealed class MetricsCollector : IDisposable
{
    /// <summary>More than any use of ours; a bound all the same.</summary>
    private const int MostSeries = 5000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, MetricSeries>> _series = new();
    private int _count;

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(ApiMetrics.MeterPrefix, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Record(instrument, value, labels));
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Record(instrument, value, labels));
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Record(instrument, value, labels));
        _listener.Start();
    }

    /// <summary>All values at this moment.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, series) in _series.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal))
            PrometheusText.Append(text, instrument, series);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var all = _series.GetOrAdd(instrument, _ => new ConcurrentDictionary<string, MetricSeries>());
        var key = Labels(labels);
        if (!all.TryGetValue(key, out var series))
        {
            if (Interlocked.Increment(ref _count) > MostSeries)
                return;
            series = all.GetOrAdd(key, _ => new MetricSeries());
        }
        if (instrument.IsObservable)
            series.Set(value);
        else
            series.Add(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{name}=\"{PrometheusText.Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        return text.ToString();
    }
}
