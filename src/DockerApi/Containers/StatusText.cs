using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;

namespace Gantry.DockerApi.Containers;

/// <summary>A container's state in Docker's words.</summary>
internal static class StatusText
{
    /// <summary>The state as one word.</summary>
    public static string Word(this ContainerStatus status) => status switch
    {
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        ContainerStatus.Restarting => "restarting",
        ContainerStatus.Removing => "removing",
        ContainerStatus.Exited => "exited",
        _ => "dead",
    };

    /// <summary>Whether a word is a state's.</summary>
    public static bool IsWord(string word) => Enum.GetValues<ContainerStatus>().Any(status => status.Word() == word);

    /// <summary>Whether the container counts as running, also while it is frozen or about to be started again.</summary>
    public static bool IsActive(this ContainerStatus status) =>
        status is ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Restarting;

    /// <summary>The state as a phrase: <c>Up 2 minutes (healthy)</c>.</summary>
    public static string Phrase(ContainerState state, DateTimeOffset now) => state.Status switch
    {
        ContainerStatus.Running => $"Up {HumanDuration.Of(now - state.StartedAt)}{Health(state.Health)}",
        ContainerStatus.Paused => $"Up {HumanDuration.Of(now - state.StartedAt)} (Paused)",
        ContainerStatus.Restarting => $"Restarting ({state.ExitCode}) {HumanDuration.Of(now - state.FinishedAt)} ago",
        ContainerStatus.Removing => "Removal In Progress",
        ContainerStatus.Dead => "Dead",
        ContainerStatus.Created => "Created",
        _ => state.FinishedAt == default ? "" : $"Exited ({state.ExitCode}) {HumanDuration.Of(now - state.FinishedAt)} ago",
    };

    private static string Health(HealthState? health) => health?.Status switch
    {
        null or "" or "none" => "",
        "starting" => " (health: starting)",
        var status => $" ({status})",
    };
}
