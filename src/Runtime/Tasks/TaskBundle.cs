namespace Gantry.Runtime.Tasks;

/// <summary>The directory that an OCI runtime and a monitor share for one container or exec, and the names in it.</summary>
/// <param name="Directory">Its absolute path.</param>
public sealed record TaskBundle(string Directory)
{
    /// <summary>The runtime spec.</summary>
    public string Config => Path.Combine(Directory, "config.json");

    /// <summary>The process spec of an exec.</summary>
    public string Process => Path.Combine(Directory, "process.json");

    /// <summary>Where the runtime writes the program's process id.</summary>
    public string PidFile => Path.Combine(Directory, "pid");

    /// <summary>The fifo that takes the monitor's commands.</summary>
    public string Control => Path.Combine(Directory, "ctl");

    /// <summary>Where the monitor of an exec writes the exit code, in a file with the container's id for its name.</summary>
    public string ExitDirectory => Path.Combine(Directory, "exit");

    /// <summary>The name of the monitor's socket in the directory.</summary>
    internal const string AttachName = "attach";
}
