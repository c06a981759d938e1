namespace Gantry.Linux.Filesystem;

/// <summary>Whether mounts made below a mount appear elsewhere too (mount_namespaces(7)).</summary>
public enum MountPropagation
{
    /// <summary>In neither direction, and it cannot be bound elsewhere.</summary>
    Unbindable = 0x2_0000,

    /// <summary>In neither direction.</summary>
    Private = 0x4_0000,

    /// <summary>From its peers to here.</summary>
    Slave = 0x8_0000,

    /// <summary>In both directions.</summary>
    Shared = 0x10_0000,
}
