namespace Gantry.Linux.Security;

/// <summary>The AppArmor of this host.</summary>
public static class AppArmor
{
    /// <summary>Whether the kernel enforces AppArmor.</summary>
    public static bool IsEnabled(string root = "/")
    {
        var path = Path.Combine(root, "sys/module/apparmor/parameters/enabled");
        return File.Exists(path) && File.ReadAllText(path).StartsWith('Y');
    }

    /// <summary>The names of the profiles that are loaded.</summary>
    public static IReadOnlySet<string> LoadedProfiles(string root = "/")
    {
        var path = Path.Combine(root, "sys/kernel/security/apparmor/profiles");
        if (!File.Exists(path))
            return new HashSet<string>();
        // A line is "name (mode)"; the name may hold spaces.
        return File.ReadLines(path)
            .Select(line => line.LastIndexOf(" (", StringComparison.Ordinal) is var end and > 0 ? line[..end] : line)
            .ToHashSet();
    }

    /// <summary>The label of a process, such as <c>docker-default (enforce)</c>; null where there is no AppArmor.</summary>
    public static string? LabelOf(int processId)
    {
        if (!IsEnabled())
            return null;
        var own = $"/proc/{processId}/attr/apparmor/current";
        return File.ReadAllText(File.Exists(own) ? own : $"/proc/{processId}/attr/current").TrimEnd('\n', '\0');
    }
}
