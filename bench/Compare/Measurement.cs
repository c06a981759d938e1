using System.Diagnostics;

namespace Gantry.Bench.Compare;

/// <summary>Times of one piece of work.</summary>
internal sealed class Measurement(string name, IReadOnlyList<double> milliseconds)
{
    public string Name { get; } = name;

    public double Median { get; } = milliseconds.Order().ElementAt(milliseconds.Count / 2);

    public double Least { get; } = milliseconds.Min();

    /// <summary>Runs the work once unmeasured, then a number of times measured.</summary>
    public static async Task<Measurement> TakeAsync(string name, int runs, Func<Task> work)
    {
        await work();
        var times = new List<double>(runs);
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return new Measurement(name, times);
    }
}
