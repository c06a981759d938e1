namespace Gantry.Build;

/// <summary>Something from outside that a build took: an image, a file, a repository.</summary>
/// <param name="Uri">What it is, as a package URL or address.</param>
/// <param name="Algorithm">The sort of digest: <c>sha256</c> or <c>sha1</c>.</param>
/// <param name="Digest">The digest in hexadecimal.</param>
public sealed record BuildMaterial(string Uri, string Algorithm, string Digest);
