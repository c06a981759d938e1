using Gantry.Linux.Filesystem;

namespace Gantry.Runtime.Tasks;

/// <summary>
/// Who may open a program's streams by name, as <c>/dev/stderr</c>: they are pipes of the monitor's, and in a user namespace the
/// program could not open them, nor could the runtime, once it is inside, give them to it.
/// </summary>
/// <param name="User">The user id on the host.</param>
/// <param name="Group">The group id on the host.</param>
public sealed record StreamOwner(uint User, uint Group)
{
    /// <summary>Gives all pipes of a monitor away; besides the streams these are its talk with this daemon, of which nobody else has a descriptor.</summary>
    /// <param name="monitor">The monitor's process id.</param>
    internal void TakeFrom(int monitor)
    {
        foreach (var descriptor in Directory.EnumerateFiles($"/proc/{monitor}/fd").Where(d => new FileInfo(d).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true))
        {
            using var pipe = File.OpenHandle(descriptor, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            pipe.SetOwner(User, Group, descriptor);
        }
    }
}
