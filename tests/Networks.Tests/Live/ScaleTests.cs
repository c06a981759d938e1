using System.Diagnostics;
using System.Net;

namespace Gantry.Networks.Tests.Live;

public sealed class ScaleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Hundreds_of_networks_make_no_operation_slower()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("GANTRY_TEST_SCALE") is null, "takes minutes: set GANTRY_TEST_SCALE to the number of networks");
        var count = int.Parse(Environment.GetEnvironmentVariable("GANTRY_TEST_SCALE")!);
        await using var host = await NetworkHost.StartAsync(o => o with { DefaultAddressPools = [new("10.64.0.0/12", 26)] });
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            await host.CreateAsync("n" + i);
            var created = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            for (var c = 0; c < 2; c++)
                await host.AttachAsync($"c{i}x{c}", "n" + i, ports: [new PublishedPort("tcp", 80, IPAddress.Any, 0, 0), new PublishedPort("udp", 53, IPAddress.Any, 0, 0)]);
            if (i < 10 || i % 50 == 0 || i == count - 1)
                output.WriteLine($"network {i}: create {created:F1} ms, two containers {watch.Elapsed.TotalMilliseconds:F1} ms");
        }
    }
}
