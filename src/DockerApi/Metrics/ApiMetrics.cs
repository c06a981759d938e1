using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gantry.DockerApi.Metrics;

/// <summary>Counts requests.</summary>
internal sealed class ApiMetrics : IDisposable
{
    /// <summary>The beginning of the names of all of Gantry's meters.</summary>
    public const string MeterPrefix = "Gantry.";

    private readonly Meter _meter = new(MeterPrefix + "DockerApi");
    private readonly Histogram<double> _durations;

    public ApiMetrics() => _durations = _meter.CreateHistogram<double>("gantry_http_request_duration_seconds", "s", "Time to answer requests of the Docker API.");

    /// <summary>Counts a request.</summary>
    /// <param name="route">The pattern of its route, never its path: names of things would make endlessly many series.</param>
    /// <param name="method">Its method.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="duration">How long it took.</param>
    public void Count(string route, string method, int status, TimeSpan duration) =>
        _durations.Record(duration.TotalSeconds, new TagList { { "route", route }, { "method", method }, { "code", status } });

    public void Dispose() => _meter.Dispose();
}
