namespace Gantry.Engine.Containers;

/// <summary>What a wait is for.</summary>
public enum WaitCondition
{
    /// <summary>That it does not run; at once when it does not.</summary>
    NotRunning,

    /// <summary>The next end of its program, also of one that has not started yet.</summary>
    NextExit,

    /// <summary>Its removal.</summary>
    Removed,
}
