namespace Gantry.Cli.Client.Models;

/// <summary>The answer of a registry to a login.</summary>
internal sealed record AuthReply(string? Status, string? IdentityToken);
