namespace Gantry.Images.Registry;

/// <summary>One address of a registry or of its mirror.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="IsMirror">Whether it stands in for another registry: it is only pulled from, and gets no credentials.</param>
/// <param name="Insecure">Whether its certificate need not be verified, and plain HTTP is allowed.</param>
internal sealed record RegistryEndpoint(Uri Address, bool IsMirror, bool Insecure);
