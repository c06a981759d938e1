namespace Gantry.Linux.Processes;

/// <summary>The programs of the host.</summary>
public static class SystemPrograms
{
    private static readonly string[] s_directories = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The variable <c>PATH</c> for programs of the host, as <c>NAME=value</c>: the directories that <see cref="Find"/> looks into.</summary>
    public static string PathVariable { get; } = "PATH=" + string.Join(':', s_directories);

    /// <summary>The absolute path of a program; null when it is not installed.</summary>
    public static string? Find(string name) => s_directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
