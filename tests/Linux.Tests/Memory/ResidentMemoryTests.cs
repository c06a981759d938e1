using Gantry.Linux.Memory;

namespace Gantry.Linux.Tests.Memory;

public sealed class ResidentMemoryTests
{
    private const string Smaps = """
        1000-2000 r-xp 00000000 fe:00 57 /usr/bin/gantry
        Rss:                  4 kB
        Anonymous:            0 kB
        VmFlags: rd ex mr mw me sd
        2000-3000 r--p 00001000 fe:00 57 /usr/bin/gantry
        Anonymous:            4 kB
        3000-4000 rw-p 00002000 fe:00 57 /usr/bin/gantry
        Anonymous:            0 kB
        4000-5000 r-xp 00000000 fe:00 58 /usr/lib/libc.so.6
        Anonymous:            0 kB
        5000-6000 rw-p 00000000 00:00 0
        Anonymous:            0 kB
        6000-7000 r--p 00003000 fe:00 57 /usr/bin/gantry
        Anonymous:            0 kB
        """;

    [Fact]
    public void Only_what_is_as_in_the_file_is_mapped_anew() =>
        Assert.Equal([(0x1000, 0x2000), (0x6000, 0x7000)], ResidentMemory.UnchangedMappings(Smaps.Split('\n'), "/usr/bin/gantry").Select(m => ((int)m.Start, (int)m.End)));

    [Fact]
    public void A_trimmed_process_goes_on()
    {
        ResidentMemory.Trim();
        Assert.True(GC.GetTotalMemory(forceFullCollection: false) > 0);
    }
}
