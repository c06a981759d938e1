namespace Gantry.Acceptance.Tests.Harness;

/// <summary>What the tests are made with: the binary, and images that take long to make and are kept between runs.</summary>
internal static class Materials
{
    private static readonly Lazy<Task<string>> s_busybox = new(MakeBusyboxAsync);
    private static readonly Lazy<Task<string>> s_debian = new(MakeDebianAsync);

    /// <summary>Kept between runs.</summary>
    public static string Directory { get; } = System.IO.Directory.CreateDirectory("/var/cache/gantry-tests").FullName;

    /// <summary>Where the project lies.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The program under test.</summary>
    public static string Binary { get; } = FindBinary();

    /// <summary>A root file system of busybox.</summary>
    public static Task<string> BusyboxTarAsync() => s_busybox.Value;

    /// <summary>A root file system of Debian, with apt.</summary>
    public static Task<string> DebianTarAsync() => s_debian.Value;

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Gantry.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("the tests must lie in the repository");
        return directory;
    }

    private static string FindBinary()
    {
        var path = Environment.GetEnvironmentVariable("GANTRY_BINARY") ?? Path.Combine(Repository, "out", "gantry");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there: run packaging/publish, or set GANTRY_BINARY");
    }

    private static async Task<string> MakeBusyboxAsync()
    {
        var tar = await Command.RunAsync(Path.Combine(Repository, "packaging", "busybox-image"), []);
        Assert.True(tar.ExitCode == 0, tar.Errors);
        var path = Path.Combine(Directory, $"busybox-{Environment.ProcessId}.tar");
        await File.WriteAllBytesAsync(path, tar.Bytes);
        File.Move(path, Path.Combine(Directory, "busybox.tar"), overwrite: true);
        return Path.Combine(Directory, "busybox.tar");
    }

    private static async Task<string> MakeDebianAsync()
    {
        var path = Path.Combine(Directory, "debian.tar");
        using var only = await LockAsync(path + ".lock");
        if (File.Exists(path))
            return path;
        var part = Path.Combine(Directory, "debian-part.tar");
        var made = await Command.RunAsync("mmdebstrap", ["--variant=minbase", "--include=ca-certificates", "bookworm", part, .. Sources()], bound: TimeSpan.FromMinutes(8));
        Assert.True(made.ExitCode == 0, made.Errors);
        File.Move(part, path);
        return path;
    }

    /// <summary>The machine's own package sources, where it is a Debian of the same release.</summary>
    private static IEnumerable<string> Sources() =>
        new[] { "/etc/apt/sources.list.d/debian.sources" }.Where(file => File.Exists(file) && File.ReadAllText(file).Contains("bookworm", StringComparison.Ordinal));

    private static async Task<FileStream> LockAsync(string path)
    {
        FileStream? held = null;
        await Eventually.HoldsAsync(
            () =>
            {
                try
                {
                    held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                }
                catch (IOException)
                {
                    return false;
                }
                return true;
            },
            $"{path} was free");
        return held!;
    }
}
