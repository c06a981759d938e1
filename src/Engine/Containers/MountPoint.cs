namespace Gantry.Engine.Containers;

/// <summary>A mount of a container, as <c>inspect</c> shows it.</summary>
/// <param name="Type"><c>bind</c>, <c>volume</c>, <c>tmpfs</c> or <c>image</c>.</param>
/// <param name="Name">The volume's name, if it is one.</param>
/// <param name="Source">The path on the host.</param>
/// <param name="Destination">The path in the container.</param>
/// <param name="Driver">The volume's driver, if it is one.</param>
/// <param name="Mode">The options as they were written.</param>
/// <param name="ReadWrite">Whether it can be written.</param>
/// <param name="Propagation">The propagation of a bind mount.</param>
/// <param name="Spec">What it was made from, in the long form; kept for the start.</param>
public sealed record MountPoint(string Type, string? Name, string Source, string Destination, string? Driver, string Mode, bool ReadWrite, string Propagation, Runtime.Configuration.MountSpec? Spec = null)
{
    /// <summary>Whether a bind mount shows its files' owners through the container's mapping of user ids: the option <c>idmap</c>.</summary>
    internal bool MapsOwners => Type == "bind" && Mode.Split(',').Contains("idmap");
}
