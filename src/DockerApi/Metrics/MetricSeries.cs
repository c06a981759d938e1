namespace Gantry.DockerApi.Metrics;

/// <summary>The values of one instrument under one set of labels.</summary>
internal sealed class MetricSeries
{
    /// <summary>Upper bounds of a histogram's buckets, in seconds.</summary>
    public static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[Bounds.Length];
    private double _sum;
    private long _count;

    /// <summary>Adds to a counter, or to a histogram's distribution.</summary>
    public void Add(double value)
    {
        lock (_gate)
        {
            _sum += value;
            _count++;
            for (var i = 0; i < Bounds.Length; i++)
                if (value <= Bounds[i])
                    _buckets[i]++;
        }
    }

    /// <summary>Sets a gauge.</summary>
    public void Set(double value)
    {
        lock (_gate)
            _sum = value;
    }

    /// <summary>The values at this moment.</summary>
    public (double Sum, long Count, long[] Buckets) Read()
    {
        lock (_gate)
            return (_sum, _count, [.. _buckets]);
    }
}
