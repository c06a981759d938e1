using Gantry.Errors;

namespace Gantry.Runtime.Specs;

/// <summary>The tiny init of <c>--init</c>, found on the host.</summary>
public static class InitProgram
{
    // All of them take "-- program arguments".
    private static readonly string[] Names = ["docker-init", "tini-static", "tini", "catatonit", "dumb-init"];

    private static readonly string[] Directories =
        ["/usr/libexec/gantry", "/usr/libexec/docker", "/usr/libexec/podman", "/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin"];

    /// <summary>Finds one; null when the host has none.</summary>
    /// <param name="configured">The daemon's <c>init-path</c>, which comes first.</param>
    public static string? Find(string? configured = null)
    {
        if (!string.IsNullOrEmpty(configured))
            return Path.IsPathRooted(configured) ? Existing(configured) : Directories.Select(directory => Existing(Path.Combine(directory, configured))).FirstOrDefault(path => path is not null);
        return Names.SelectMany(name => Directories.Select(directory => Existing(Path.Combine(directory, name)))).FirstOrDefault(path => path is not null);
    }

    /// <summary>The error for a container that wants one where there is none.</summary>
    public static UnavailableException Missing() =>
        new($"no init program for --init: install one of {string.Join(", ", Names)} (Debian: the package tini) or set init-path in daemon.json");

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
