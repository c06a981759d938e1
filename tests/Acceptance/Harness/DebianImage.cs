using System.Collections.Concurrent;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>The Debian image in a daemon: imported once, by whichever test needs it first.</summary>
internal static class DebianImage
{
    public const string Name = "debian:bookworm";
    private static readonly ConcurrentDictionary<GantryDaemon, Lazy<Task>> s_imports = [];

    public static Task EnsureAsync(GantryDaemon daemon) => s_imports.GetOrAdd(daemon, d => new(() => ImportAsync(d))).Value;

    private static async Task ImportAsync(GantryDaemon daemon)
    {
        var result = await daemon.Docker.RunLongAsync(TimeSpan.FromMinutes(3), "import", "--change", "CMD [\"bash\"]", await Materials.DebianTarAsync(), Name);
        Assert.True(result.ExitCode == 0, result.Everything);
    }
}
