namespace Gantry.Engine.Containers;

/// <summary>The steps of a container's life, under Docker's names.</summary>
public enum ContainerStatus
{
    /// <summary>Never started.</summary>
    Created,

    /// <summary>The program runs.</summary>
    Running,

    /// <summary>The program is frozen.</summary>
    Paused,

    /// <summary>The program ended and its restart policy waits to start it again.</summary>
    Restarting,

    /// <summary>The removal has begun.</summary>
    Removing,

    /// <summary>The program ended.</summary>
    Exited,

    /// <summary>A removal failed half way and can only be repeated.</summary>
    Dead,
}
