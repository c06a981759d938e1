using System.Buffers;
using System.Text;

namespace Gantry.Linux.Filesystem;

/// <summary>Extended attributes of what an open directory holds. Values are bytes; names are text.</summary>
public static unsafe class DirectoryXattrs
{
    private const int MaxSize = 64 * 1024;

    /// <summary>Sets an attribute of what a name names, a symbolic link included.</summary>
    public static void SetXattr(this DirectoryHandle directory, string name, string attribute, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
            LinuxException.Check(Native.SetXattr(directory.ProcPath(name), attribute, bytes, (nuint)value.Length, 0), $"set {attribute} of", directory.Join(name));
    }

    /// <summary>Removes an attribute; it is no error when there is none.</summary>
    public static void RemoveXattr(this DirectoryHandle directory, string name, string attribute) =>
        Remove(directory.ProcPath(name), attribute, directory.Join(name));

    /// <summary>Removes an attribute of the directory itself; it is no error when there is none.</summary>
    public static void RemoveXattr(this DirectoryHandle directory, string attribute) => Remove(directory.ProcPath(), attribute, directory.Path);

    /// <summary>The value of an attribute, or null when there is none or the file system has no attributes.</summary>
    public static byte[]? GetXattr(this DirectoryHandle directory, string name, string attribute) =>
        Get(directory.ProcPath(name), attribute, directory.Join(name));

    /// <summary>The value of an attribute of the directory itself, or null when there is none or the file system has no attributes.</summary>
    public static byte[]? GetXattr(this DirectoryHandle directory, string attribute) =>
        Get(directory.ProcPath(), attribute, directory.Path);

    /// <summary>The names of all attributes of what a name names.</summary>
    public static IReadOnlyList<string> ListXattrs(this DirectoryHandle directory, string name) =>
        List(directory.ProcPath(name), directory.Join(name));

    /// <summary>The names of all attributes of the directory itself.</summary>
    public static IReadOnlyList<string> ListXattrs(this DirectoryHandle directory) => List(directory.ProcPath(), directory.Path);

    private static void Remove(string path, string attribute, string shown)
    {
        if (Native.RemoveXattr(path, attribute) == 0)
            return;
        var error = LinuxException.Last($"remove {attribute} of", shown);
        if (error.Errno != Errno.ENODATA)
            throw error;
    }

    private static byte[]? Get(string path, string attribute, string shown) =>
        Read((buffer, size) => Native.GetXattr(path, attribute, (byte*)buffer, size), $"get {attribute} of", shown);

    private static string[] List(string path, string shown)
    {
        var list = Read((buffer, size) => Native.ListXattr(path, (byte*)buffer, size), "list the attributes of", shown);
        return list is null or [] ? [] : Encoding.UTF8.GetString(list).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[]? Read(Func<nint, nuint, nint> call, string operation, string path)
    {
        const int Small = 256;
        var small = stackalloc byte[Small];
        var length = call((nint)small, Small);
        if (length >= 0)
            return new ReadOnlySpan<byte>(small, (int)length).ToArray();
        var error = LinuxException.Last(operation, path);
        if (error.Errno is Errno.ENODATA or Errno.EOPNOTSUPP)
            return null;
        if (error.Errno != Errno.ERANGE)
            throw error;
        var array = ArrayPool<byte>.Shared.Rent(MaxSize);
        try
        {
            fixed (byte* buffer = array)
                length = call((nint)buffer, MaxSize);
            return length >= 0 ? array[..(int)length] : throw LinuxException.Last(operation, path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
