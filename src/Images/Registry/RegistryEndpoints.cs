using System.Net;
using Gantry.Errors;
using Gantry.Images.Transfer;

namespace Gantry.Images.Registry;

/// <summary>Finds the addresses of a registry, in the order in which they are tried.</summary>
internal sealed class RegistryEndpoints(TransferOptions options)
{
    private const string PublicDomain = "docker.io";
    private const string PublicHost = "registry-1.docker.io";

    private readonly IReadOnlyList<IPNetwork> _insecureNetworks =
        [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), .. options.InsecureRegistries.Where(IsNetwork).Select(IPNetwork.Parse)];

    private readonly IReadOnlyList<Uri> _mirrors = [.. options.RegistryMirrors.Select(Mirror)];

    /// <summary>The addresses for pulling from, or pushing to, a registry.</summary>
    /// <param name="domain">The registry as a reference names it.</param>
    /// <param name="push">Whether it is pushed to, which no mirror takes.</param>
    public IReadOnlyList<RegistryEndpoint> Find(string domain, bool push)
    {
        var host = domain == PublicDomain ? PublicHost : domain;
        var insecure = IsInsecure(host);
        var endpoints = new List<RegistryEndpoint>();
        if (domain == PublicDomain && !push)
            endpoints.AddRange(_mirrors.Select(mirror => new RegistryEndpoint(mirror, true, IsInsecure(mirror.Authority) || mirror.Scheme == Uri.UriSchemeHttp)));
        endpoints.Add(new(new Uri($"https://{host}"), false, insecure));
        if (insecure)
            endpoints.Add(new(new Uri($"http://{host}"), false, true));
        return endpoints;
    }

    /// <summary>Whether a registry was named insecure, by name or by an address in a network that was.</summary>
    internal bool IsInsecure(string host)
    {
        if (options.InsecureRegistries.Contains(host, StringComparer.OrdinalIgnoreCase))
            return true;
        var name = new Uri($"https://{host}").DnsSafeHost;
        if (options.InsecureRegistries.Contains(name, StringComparer.OrdinalIgnoreCase) || name == "localhost")
            return true;
        return IPAddress.TryParse(name, out var address) && _insecureNetworks.Any(network => network.Contains(address));
    }

    private static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _);

    private static Uri Mirror(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.UserInfo.Length == 0
            ? uri
            : throw new InvalidArgumentException($"invalid registry mirror {text}: want http://host or https://host, without user or query");
}
