using Gantry.Errors;

namespace Gantry.Cli.Daemon;

/// <summary>
/// Makes this process the only daemon on a data root. The kernel drops the lock when the process ends, however it ends, and
/// it is not inherited by the containers' monitors.
/// </summary>
internal sealed class DaemonLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _pidFile;

    private DaemonLock(FileStream file, string pidFile) => (_file, _pidFile) = (file, pidFile);

    /// <summary>Takes the lock and writes the file with the process id.</summary>
    /// <exception cref="ConflictException">Another daemon has the lock.</exception>
    public static DaemonLock Take(string dataRoot, string pidFile)
    {
        var path = Path.Combine(dataRoot, "lock");
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new ConflictException(
                $"another daemon uses the data root {dataRoot} (its process id should be in {pidFile}): stop it, or choose another --data-root", e);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(pidFile))!);
        File.WriteAllText(pidFile, $"{Environment.ProcessId}\n");
        return new DaemonLock(file, pidFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_pidFile);
        _file.Dispose();
    }
}
