namespace Gantry.Oci;

/// <summary>
/// A mount that some area offers and another performs: snapshots give them, the runtime takes them. Type and options are
/// those of mount(8) and of the runtime spec.
/// </summary>
/// <param name="Type">The file system, or <c>bind</c>.</param>
/// <param name="Source">The device, directory or name.</param>
/// <param name="Options">Options such as <c>ro</c> or <c>lowerdir=…</c>.</param>
public sealed record Mount(string Type, string Source, IReadOnlyList<string> Options);
