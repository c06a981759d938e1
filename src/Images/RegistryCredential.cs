namespace Gantry.Images;

/// <summary>What a client sent to log in to one registry (Docker's <c>X-Registry-Auth</c>).</summary>
/// <param name="Username">The user, if any.</param>
/// <param name="Password">The password, if any.</param>
/// <param name="ServerAddress">The registry it is meant for, if said.</param>
/// <param name="IdentityToken">A refresh token in place of a password, if any.</param>
/// <param name="RegistryToken">A bearer token to send as it is, if any.</param>
public sealed record RegistryCredential(string? Username, string? Password, string? ServerAddress, string? IdentityToken, string? RegistryToken);
