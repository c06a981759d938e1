using Gantry.Images;

namespace Gantry.Build;

/// <summary>A caller that lends nothing.</summary>
public sealed class NoSecrets : IBuildSecrets
{
    /// <summary>The only one.</summary>
    public static NoSecrets Instance { get; } = new();

    /// <inheritdoc/>
    public Task<byte[]?> GetSecretAsync(string id, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);

    /// <inheritdoc/>
    public Task<Stream?> ConnectAgentAsync(string id, CancellationToken cancellation) => Task.FromResult<Stream?>(null);

    /// <inheritdoc/>
    public Task<RegistryCredential?> GetCredentialAsync(string registry, CancellationToken cancellation) => Task.FromResult<RegistryCredential?>(null);
}
