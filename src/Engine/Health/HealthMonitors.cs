using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Exec;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Health;

/// <summary>Makes the health monitors of running containers.</summary>
internal sealed class HealthMonitors(ExecRunner execs, ContainerStore store, ContainerEvents events, TimeProvider time, ILogger logger)
{
    /// <summary>Begins to probe a container; null when it has no health check.</summary>
    internal HealthMonitor? Begin(ContainerEntry entry) =>
        HealthSettings.Parse(entry.Current.Config.Healthcheck, entry.Current.Config.Shell) is { } settings
            ? new HealthMonitor(entry, settings, execs, store, events, time, logger)
            : null;
}
