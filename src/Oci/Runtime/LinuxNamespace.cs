namespace Gantry.Oci.Runtime;

/// <summary>A namespace that the container has of its own or joins.</summary>
/// <param name="Type"><c>pid</c>, <c>network</c>, <c>mount</c>, <c>ipc</c>, <c>uts</c>, <c>user</c>, <c>cgroup</c> or <c>time</c>.</param>
/// <param name="Path">The one to join, such as <c>/proc/1/ns/pid</c>; null makes a new one.</param>
public sealed record LinuxNamespace(string Type, string? Path = null);
