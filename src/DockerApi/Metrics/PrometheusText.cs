using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gantry.DockerApi.Metrics;

/// <summary>Prometheus' text exposition format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes an instrument with all its series.</summary>
    public static void Append(StringBuilder text, Instrument instrument, IEnumerable<KeyValuePair<string, MetricSeries>> series)
    {
        var isHistogram = instrument is Histogram<double>;
        var isGauge = instrument.GetType().Name.Contains("Gauge", StringComparison.Ordinal) || instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal);
        var type = isHistogram ? "histogram" : isGauge ? "gauge" : "counter";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {instrument.Name} {instrument.Description}\n# TYPE {instrument.Name} {type}\n");
        foreach (var (labels, values) in series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            if (isHistogram)
                AppendHistogram(text, instrument.Name, labels, values);
            else
                AppendValue(text, instrument.Name, labels, values.Read().Sum);
    }

    /// <summary>Escapes a label's value.</summary>
    public static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void AppendHistogram(StringBuilder text, string name, string labels, MetricSeries series)
    {
        var (sum, count, buckets) = series.Read();
        var separator = labels.Length > 0 ? "," : "";
        for (var i = 0; i < buckets.Length; i++)
            AppendValue(text, name + "_bucket", string.Create(CultureInfo.InvariantCulture, $"{labels}{separator}le=\"{MetricSeries.Bounds[i]}\""), buckets[i]);
        AppendValue(text, name + "_bucket", $"{labels}{separator}le=\"+Inf\"", count);
        AppendValue(text, name + "_sum", labels, sum);
        AppendValue(text, name + "_count", labels, count);
    }

    private static void AppendValue(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
}
