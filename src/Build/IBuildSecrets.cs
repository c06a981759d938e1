using Gantry.Images;

namespace Gantry.Build;

/// <summary>What the caller of a build lends to it; none of it is kept.</summary>
public interface IBuildSecrets
{
    /// <summary>The content of a secret, or null when the caller has none of this id.</summary>
    Task<byte[]?> GetSecretAsync(string id, CancellationToken cancellation);

    /// <summary>Connects to the caller's SSH agent, or null when the caller offers none of this id.</summary>
    Task<Stream?> ConnectAgentAsync(string id, CancellationToken cancellation);

    /// <summary>The login for a registry, or null for none.</summary>
    Task<RegistryCredential?> GetCredentialAsync(string registry, CancellationToken cancellation);
}
