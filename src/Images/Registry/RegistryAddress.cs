namespace Gantry.Images.Registry;

/// <summary>The addresses that clients log in to, which come in more forms than references have.</summary>
internal static class RegistryAddress
{
    /// <summary>The registry that a login is for: Docker's clients say <c>https://index.docker.io/v1/</c> for the public one.</summary>
    public static string Domain(string? serverAddress)
    {
        var address = (serverAddress ?? "").Trim();
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var host = (scheme < 0 ? address : address[(scheme + 3)..]).Split('/')[0];
        return host is "" or "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host;
    }
}
