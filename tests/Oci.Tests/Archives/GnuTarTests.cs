using System.Diagnostics;
using Gantry.Oci.Archives;

namespace Gantry.Oci.Tests.Archives;

/// <summary>Archives of the tar that everybody has, in all of its forms.</summary>
public sealed class GnuTarTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gtar").FullName;

    public GnuTarTests() => Assert.SkipUnless(File.Exists("/usr/bin/tar"), "GNU tar is not installed");

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=oldgnu")]
    [InlineData("--format=posix")]
    [InlineData("--format=ustar")]
    public async Task Every_format_is_read(string format)
    {
        var deep = Path.Combine(Enumerable.Repeat("directory", 14).Prepend(_directory).ToArray());
        Directory.CreateDirectory(deep);
        await File.WriteAllTextAsync(Path.Combine(deep, "file"), "content");
        File.CreateSymbolicLink(Path.Combine(_directory, "link"), new string('t', 90));

        var entries = await TarRoundTripTests.Read(Tar(format, "."));

        Assert.Contains(entries, e => e.Entry.Name.EndsWith("/directory/file", StringComparison.Ordinal) && e.Content.Length == 7);
        Assert.Contains(entries, e => e.Entry is { Kind: TarEntryKind.SymbolicLink, LinkName.Length: 90 });
    }

    [Theory]
    [InlineData("--format=gnu", null)]
    [InlineData("--format=posix", "--sparse-version=0.0")]
    [InlineData("--format=posix", "--sparse-version=0.1")]
    [InlineData("--format=posix", "--sparse-version=1.0")]
    public async Task Every_form_of_sparse_file_is_read(string format, string? version)
    {
        using (var file = File.Create(Path.Combine(_directory, "sparse")))
        {
            for (var i = 0; i < 40; i++)
            {
                file.Position = i * 1_000_000L;
                file.Write(BitConverter.GetBytes(i));
            }
            file.SetLength(100_000_000);
        }

        var (entry, content) = Assert.Single(await TarRoundTripTests.Read(Tar([format, "--sparse", .. version is null ? Array.Empty<string>() : [version], "sparse"])));

        Assert.Equal("sparse", entry.Name);
        Assert.Equal(100_000_000, entry.Size);
        Assert.InRange(content.Length, 160, 1_000_000);
        var segment = entry.Segments!.Single(s => s.Offset <= 7_000_000 && 7_000_000 < s.Offset + s.Length);
        var start = entry.Segments!.TakeWhile(s => s != segment).Sum(s => s.Length) + 7_000_000 - segment.Offset;
        Assert.Equal(7, BitConverter.ToInt32(content, (int)start));
    }

    [Fact]
    public async Task What_we_write_GNU_tar_reads()
    {
        var archive = await TarRoundTripTests.Write(
            (new TarEntry { Name = new string('n', 180), Kind = TarEntryKind.Regular, Size = 5, ModificationTime = new(1_700_000_000, 5) }, "hello"u8.ToArray()),
            (new TarEntry { Name = "d", Kind = TarEntryKind.Directory, Permissions = 0x1ed }, null));
        await File.WriteAllBytesAsync(Path.Combine(_directory, "a.tar"), archive);

        Run("-xf", Path.Combine(_directory, "a.tar"), "-C", _directory);

        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_directory, new string('n', 180))));
        Assert.True(Directory.Exists(Path.Combine(_directory, "d")));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private byte[] Tar(params string[] arguments) => Run(["-C", _directory, "-cf", "-", .. arguments]);

    private static byte[] Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("tar", arguments) { RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
