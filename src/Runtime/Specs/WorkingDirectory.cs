using Gantry.Errors;

namespace Gantry.Runtime.Specs;

/// <summary>Checks working directories, of containers and of execs.</summary>
public static class WorkingDirectory
{
    /// <summary>The directory as the runtime takes it: absolute, without dots; the root when none is given.</summary>
    /// <exception cref="InvalidArgumentException">It is relative, or a process's descriptor, root or directory below <c>/proc</c>, which could lie outside of the container (CVE-2024-21626).</exception>
    public static string Check(string? directory)
    {
        if (string.IsNullOrEmpty(directory))
            return "/";
        if (directory[0] != '/' || directory.Contains('\0'))
            throw new InvalidArgumentException($"the working directory '{directory}' is invalid, it needs to be an absolute path");
        var clean = Path.GetFullPath(directory);
        var parts = clean.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["proc", _, ..] && parts.Skip(2).Any(part => part is "fd" or "cwd" or "root" or "map_files" or "task"))
            throw new InvalidArgumentException($"the working directory '{directory}' is invalid, it leads out of the container");
        return clean;
    }
}
