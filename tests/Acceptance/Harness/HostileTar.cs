using System.Formats.Tar;
using System.Text;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>Builds archives that a careful program would not write.</summary>
internal sealed class HostileTar : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly TarWriter _writer;

    public HostileTar() => _writer = new TarWriter(_bytes, TarEntryFormat.Pax, leaveOpen: true);

    public HostileTar File(string name, string content = "x", UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) =>
        Add(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = mode });

    public HostileTar Directory(string name) => Add(new PaxTarEntry(TarEntryType.Directory, name));

    public HostileTar Link(string name, string target) => Add(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });

    public HostileTar HardLink(string name, string target) => Add(new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target });

    public HostileTar Device(string name, int major, int minor) =>
        Add(new PaxTarEntry(TarEntryType.BlockDevice, name) { DeviceMajor = major, DeviceMinor = minor });

    public byte[] Bytes()
    {
        _writer.Dispose();
        return _bytes.ToArray();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _bytes.Dispose();
    }

    private HostileTar Add(TarEntry entry)
    {
        _writer.WriteEntry(entry);
        return this;
    }
}
