using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Engine.Health;

/// <summary>A health check that was understood, defaults filled in.</summary>
/// <param name="Command">What is run in the container.</param>
/// <param name="Interval">Time between two probes.</param>
/// <param name="Timeout">Time after which a probe has failed.</param>
/// <param name="StartPeriod">Time in which failures do not count.</param>
/// <param name="StartInterval">Time between two probes in that time.</param>
/// <param name="Retries">Failures in a row that make the container unhealthy.</param>
internal sealed record HealthSettings(IReadOnlyList<string> Command, TimeSpan Interval, TimeSpan Timeout, TimeSpan StartPeriod, TimeSpan StartInterval, int Retries)
{
    private static readonly TimeSpan s_smallest = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads a container's health check; null when it has none.</summary>
    /// <param name="config">The check.</param>
    /// <param name="shell">The image's shell, if it names one.</param>
    internal static HealthSettings? Parse(HealthConfig? config, IReadOnlyList<string>? shell)
    {
        if (config?.Test is not [var kind, ..] || kind == "NONE")
            return null;
        var rest = config.Test.Skip(1).ToList();
        IReadOnlyList<string> command = kind == "CMD-SHELL" ? [.. shell is { Count: > 0 } ? shell : ["/bin/sh", "-c"], .. rest] : rest;
        return new HealthSettings(command, Time(config.Interval, 30), Time(config.Timeout, 30), Time(config.StartPeriod, 0), Time(config.StartInterval, 5), config.Retries > 0 ? config.Retries : 3);
    }

    /// <summary>Checks a health check.</summary>
    /// <exception cref="InvalidArgumentException">A time is too short or a kind unknown.</exception>
    internal static void Validate(HealthConfig? config)
    {
        if (config is null)
            return;
        if (config.Test is [var kind, ..] && kind is not ("NONE" or "CMD" or "CMD-SHELL" or ""))
            throw new InvalidArgumentException($"Unknown healthcheck type '{kind}' (expected 'CMD', 'CMD-SHELL' or 'NONE')");
        Check("Interval", config.Interval);
        Check("Timeout", config.Timeout);
        Check("StartPeriod", config.StartPeriod);
        Check("StartInterval", config.StartInterval);
        if (config.Retries < 0)
            throw new InvalidArgumentException("Retries in Healthcheck cannot be negative");
    }

    private static void Check(string name, long nanoseconds)
    {
        if (nanoseconds != 0 && nanoseconds < s_smallest.TotalNanoseconds)
            throw new InvalidArgumentException($"{name} in Healthcheck cannot be less than 1ms");
    }

    private static TimeSpan Time(long nanoseconds, int defaultSeconds) =>
        nanoseconds > 0 ? TimeSpan.FromTicks(Math.Min(nanoseconds / 100, TimeSpan.FromDays(40).Ticks)) : TimeSpan.FromSeconds(defaultSeconds);
}
