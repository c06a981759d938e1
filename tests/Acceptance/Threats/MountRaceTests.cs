using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Threats;

/// <summary>A container that swaps, as fast as the kernel can, a directory of a volume for a link while others mount things below it.</summary>
[Trait("Threat", "4")]
public sealed partial class MountRaceTests(SharedDaemon shared)
{
    // CVE-2021-30465, CVE-2024-45310
    private const int Rounds = 10_000;
    private const int MountsOfOne = 200;

    // What the link leads to: inside, a directory of the image; outside, one in which nothing may appear.
    private const string Target = "/tmp";

    private static readonly int s_renameAt2 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 276 : 316;

    private readonly DockerCli _docker = shared.Docker;
    private readonly string _mark = $"gantry-race-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-";

    [Fact]
    public async Task Ten_thousand_mount_points_that_are_swapped_for_links_make_nothing_outside_the_root()
    {
        await DebianImage.EnsureAsync(shared.Daemon);
        var (volume, racer) = (DockerCli.Name("vol"), DockerCli.Name());
        await _docker.OkAsync("run", "-d", "--name", racer, "-v", $"{volume}:/v", DebianImage.Name, "perl", "-e", Swapping());
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("logs", racer)).Output == "swapping", "the race was on");
        var (done, swapped) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, Environment.ProcessorCount), async (_, _) =>
        {
            while (Volatile.Read(ref done) < Rounds)
            {
                var reached = await RunAsync(volume);
                Interlocked.Add(ref done, reached);
                if (reached < MountsOfOne)
                    Interlocked.Increment(ref swapped);
                Assert.Empty(Directory.EnumerateFileSystemEntries(Target, _mark + "*"));
            }
        });
        Assert.Equal("running", await _docker.InspectAsync(racer, "{{.State.Status}}"));
        Assert.DoesNotContain(_mark, await File.ReadAllTextAsync($"/proc/{shared.Daemon.ProcessId}/mounts"));
        TestContext.Current.SendDiagnosticMessage($"{done} mounts; the runtime refused {swapped} containers");
        await _docker.OkAsync("rm", "-f", racer);
        await _docker.OkAsync("volume", "rm", volume);
    }

    /// <summary>renameat2 with RENAME_EXCHANGE: there is never a moment in which the name is neither the directory nor the link.</summary>
    private static string Swapping() =>
        $"mkdir '/v/real'; symlink '{Target}', '/v/link'; $| = 1; print 'swapping'; for (;;) {{ syscall({s_renameAt2}, -100, my $a = '/v/real', -100, my $b = '/v/link', 2); }}";

    /// <summary>Runs a container with many mounts below the name.</summary>
    /// <returns>How many of them the runtime made, or tried to make when it gave up.</returns>
    private async Task<int> RunAsync(string volume)
    {
        var tmpfs = string.Join(',', Enumerable.Range(0, MountsOfOne).Select(i => $"\"/v/real/{_mark}{i:000}\":\"\""));
        var id = await shared.Api.CreateAsync($$"""{"Image":"busybox","Cmd":["true"],"HostConfig":{"NetworkMode":"none","Binds":["{{volume}}:/v"],"Tmpfs":{ {{tmpfs}} } } }""");
        var started = await shared.Api.PostAsync($"containers/{id}/start");
        await shared.Api.DeleteAsync($"containers/{id}?force=1");
        if (started.Status == 204)
            return MountsOfOne;
        var number = Number().Match(started.Body);
        return number.Success ? int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture) + 1 : 1;
    }

    [GeneratedRegex(@"gantry-race-\d+-(\d{3})")]
    private static partial Regex Number();
}
