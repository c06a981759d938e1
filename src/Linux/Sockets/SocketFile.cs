using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Sockets;

/// <summary>The file of a unix socket: who may connect.</summary>
public static partial class SocketFile
{
    private const uint KeepOwner = uint.MaxValue;

    /// <summary>Lets owner and group connect and nobody else (mode 0660).</summary>
    /// <param name="path">The socket.</param>
    /// <param name="group">The group's id; null leaves it.</param>
    public static void Protect(string path, uint? group)
    {
        if (group is { } id && ChangeOwner(path, KeepOwner, id) < 0)
            throw new Win32Exception();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }

    /// <summary>The id of a group in /etc/group, by name or number; null when there is none.</summary>
    public static uint? FindGroup(string name)
    {
        if (uint.TryParse(name, out var number))
            return number;
        foreach (var line in File.ReadLines("/etc/group"))
        {
            var fields = line.Split(':');
            if (fields.Length >= 3 && fields[0] == name && uint.TryParse(fields[2], out var id))
                return id;
        }
        return null;
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
