namespace Gantry.Networks.Overlay;

/// <summary>A key of etcd.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; empty when it was removed.</param>
/// <param name="Deleted">Whether it was removed.</param>
internal sealed record EtcdEntry(string Key, byte[] Value, bool Deleted = false);
