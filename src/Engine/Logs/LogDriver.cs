namespace Gantry.Engine.Logs;

/// <summary>How a container's output is kept.</summary>
public enum LogDriver
{
    /// <summary>In files that rotate when it is said so.</summary>
    JsonFile,

    /// <summary>In files that rotate by themselves.</summary>
    Local,

    /// <summary>Not at all.</summary>
    None,
}
