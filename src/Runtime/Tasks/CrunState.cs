using System.Text.Json;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>
/// What crun keeps of a container: its state directory. Starting a created container is one byte into a fifo there, and
/// deleting an ended one is the removal of empty control groups and two files, so both are done here rather than by two
/// further executions of crun, which cost more than the container itself. Whatever is not exactly as expected is left to crun.
/// </summary>
internal sealed class CrunState(string stateRoot, CgroupHierarchy cgroups)
{
    /// <summary>Lets a created container's program begin.</summary>
    /// <returns>Whether it was done; if not, nothing was changed.</returns>
    public bool TryStart(string id)
    {
        var fifo = Path.Combine(stateRoot, id, "exec.fifo");
        if (!File.Exists(StatusFile(id)) || !File.Exists(fifo))
            return false;
        // The program's init waits in the opening of the fifo; when it is not there yet, nobody reads.
        using var start = Descriptor.OpenFifo(fifo);
        if (start is null)
            return false;
        File.Delete(fifo);
        Descriptor.Write(start, [0]);
        return true;
    }

    /// <summary>Removes what is left of a container whose program has ended.</summary>
    /// <returns>Whether it was done; if not, something still lives in it or is unknown, and crun must see to it.</returns>
    public bool TryDelete(string id)
    {
        if (ReadCgroup(id) is not { Length: > 1 } cgroup)
            return false;
        foreach (var directory in cgroups.DirectoriesOf(cgroup))
            if (!TryRemoveCgroup(directory))
                return false;
        Directory.Delete(Path.Combine(stateRoot, id), recursive: true);
        return true;
    }

    private string? ReadCgroup(string id)
    {
        try
        {
            using var status = JsonDocument.Parse(File.ReadAllBytes(StatusFile(id)));
            var root = status.RootElement;
            var plain = root.TryGetProperty("systemd-cgroup", out var systemd) && systemd.ValueKind == JsonValueKind.False;
            return plain && root.TryGetProperty("cgroup-path", out var path) ? path.GetString() : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Removes an empty control group; the kernel refuses one with processes or groups in it.</summary>
    private static bool TryRemoveCgroup(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string StatusFile(string id) => Path.Combine(stateRoot, id, "status");
}
