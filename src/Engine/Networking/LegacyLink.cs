using Gantry.Engine.Containers;
using Gantry.Errors;

namespace Gantry.Engine.Networking;

/// <summary>Docker's <c>--link</c> on the default bridge: another container's address under a name, and its ports and variables in the environment.</summary>
/// <param name="Target">The other container's name or id.</param>
/// <param name="Alias">Its name in this one.</param>
internal sealed record LegacyLink(string Target, string Alias)
{
    /// <summary>Reads a link: <c>name[:alias]</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    internal static LegacyLink Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2 || parts[0].Length == 0)
            throw new InvalidArgumentException($"bad format for links: {text}");
        // Docker's own records have "/target:/self/alias".
        var alias = parts.Length > 1 ? parts[1][(parts[1].LastIndexOf('/') + 1)..] : parts[0];
        return new LegacyLink(parts[0].TrimStart('/'), alias.TrimStart('/'));
    }

    /// <summary>The lines of /etc/hosts.</summary>
    internal IEnumerable<string> Hosts(Container target, string address) =>
        new[] { Alias, target.Config.Hostname ?? "", target.Name }.Where(name => name.Length > 0).Distinct().Select(name => $"{name}:{address}");

    /// <summary>The variables.</summary>
    /// <param name="self">The name of the container that has the link.</param>
    /// <param name="target">The other container.</param>
    /// <param name="address">Its address.</param>
    internal IEnumerable<string> Environment(string self, Container target, string address)
    {
        var prefix = Alias.ToUpperInvariant().Replace('-', '_');
        var ports = (target.Config.ExposedPorts?.Keys ?? []).Select(text => text.Split('/')).OrderBy(p => p[0].Length).ThenBy(p => p[0], StringComparer.Ordinal).ToList();
        if (ports.Count > 0)
            yield return $"{prefix}_PORT={Protocol(ports[0])}://{address}:{ports[0][0]}";
        foreach (var port in ports)
        {
            var name = $"{prefix}_PORT_{port[0]}_{Protocol(port).ToUpperInvariant()}";
            yield return $"{name}={Protocol(port)}://{address}:{port[0]}";
            yield return $"{name}_ADDR={address}";
            yield return $"{name}_PORT={port[0]}";
            yield return $"{name}_PROTO={Protocol(port)}";
        }
        yield return $"{prefix}_NAME=/{self}/{Alias}";
        foreach (var variable in target.Config.Env ?? [])
            if (variable.Split('=', 2) is [var key, var value] && key is not ("HOME" or "PATH"))
                yield return $"{prefix}_ENV_{key}={value}";
    }

    private static string Protocol(string[] port) => port.Length > 1 ? port[1] : "tcp";
}
