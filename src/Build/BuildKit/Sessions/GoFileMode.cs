using Gantry.Linux.Filesystem;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>Go's file modes, which are not the kernel's: the kind stands in the high bits.</summary>
internal static class GoFileMode
{
    private const uint Directory = 1u << 31, Symlink = 1u << 27, Device = 1u << 26, Fifo = 1u << 25, Socket = 1u << 24,
        SetUser = 1u << 23, SetGroup = 1u << 22, CharacterDevice = 1u << 21, Sticky = 1u << 20;

    public static FileKind Kind(uint mode) => mode switch
    {
        _ when (mode & Directory) != 0 => FileKind.Directory,
        _ when (mode & Symlink) != 0 => FileKind.SymbolicLink,
        _ when (mode & Fifo) != 0 => FileKind.Fifo,
        _ when (mode & Socket) != 0 => FileKind.Socket,
        _ when (mode & Device) != 0 && (mode & CharacterDevice) != 0 => FileKind.CharacterDevice,
        _ when (mode & Device) != 0 => FileKind.BlockDevice,
        _ => FileKind.Regular,
    };

    public static uint Permissions(uint mode) =>
        (mode & 0x1FF) | ((mode & SetUser) != 0 ? 0x800u : 0) | ((mode & SetGroup) != 0 ? 0x400u : 0) | ((mode & Sticky) != 0 ? 0x200u : 0);

    public static uint From(FileKind kind, uint permissions) =>
        (permissions & 0x1FF) | ((permissions & 0x800) != 0 ? SetUser : 0) | ((permissions & 0x400) != 0 ? SetGroup : 0) | ((permissions & 0x200) != 0 ? Sticky : 0)
        | kind switch
        {
            FileKind.Directory => Directory,
            FileKind.SymbolicLink => Symlink,
            FileKind.Fifo => Fifo,
            FileKind.Socket => Socket,
            FileKind.CharacterDevice => Device | CharacterDevice,
            FileKind.BlockDevice => Device,
            _ => 0,
        };
}
