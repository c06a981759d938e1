namespace Gantry.Oci.Runtime;

/// <summary>A resource limit of a process.</summary>
/// <param name="Type">Its name, such as <c>RLIMIT_NOFILE</c>.</param>
/// <param name="Hard">The ceiling.</param>
/// <param name="Soft">The limit.</param>
public sealed record RuntimeRlimit(string Type, ulong Hard, ulong Soft);
