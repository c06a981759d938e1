namespace Gantry.Images.Snapshots;

/// <summary>What unpacking a layer found.</summary>
/// <param name="Size">Bytes of all files.</param>
/// <param name="ImpliedDirectories">
/// Directories that other entries lie in and that have none of their own: they look as in the layers below.
/// </param>
internal sealed record UnpackedLayer(long Size, IReadOnlyCollection<string> ImpliedDirectories);
