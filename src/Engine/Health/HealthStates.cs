using Gantry.Engine.Containers;

namespace Gantry.Engine.Health;

/// <summary>How probes change what is thought of a container: a pure function.</summary>
internal static class HealthStates
{
    internal const string Starting = "starting";
    internal const string Healthy = "healthy";
    internal const string Unhealthy = "unhealthy";
    private const int Remembered = 5;

    /// <summary>The state after a probe.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="settings">The check.</param>
    /// <param name="started">When the program started.</param>
    internal static HealthState After(HealthState state, HealthProbe probe, HealthSettings settings, DateTimeOffset started)
    {
        var log = state.Log.Append(probe).TakeLast(Remembered).ToList();
        if (probe.ExitCode == 0)
            return new HealthState { Status = Healthy, FailingStreak = 0, Log = log };
        if (state.Status == Starting && probe.Start - started < settings.StartPeriod)
            return state with { Log = log };
        var streak = state.FailingStreak + 1;
        return new HealthState { Status = streak >= settings.Retries ? Unhealthy : state.Status, FailingStreak = streak, Log = log };
    }

    /// <summary>How long to wait for the next probe.</summary>
    internal static TimeSpan Wait(HealthState state, HealthSettings settings, DateTimeOffset started, DateTimeOffset now) =>
        state.Status == Starting && now - started < settings.StartPeriod && settings.StartInterval < settings.Interval ? settings.StartInterval : settings.Interval;
}
