using System.Globalization;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Volumes;

/// <summary>A database is backed up while it works, and restored on another daemon.</summary>
public sealed class DatabaseTests
{
    /// <summary>Each transaction counts, and adds an entry with the number: whatever moment is kept, they must fit.</summary>
    private const string Transaction = "local n = redis.call('INCR', 'n'); redis.call('SET', 'entry:' .. n, string.rep(n, 20)); return n";

    private const string Check = "local n = tonumber(redis.call('GET', 'n')); for i = 1, n do if redis.call('GET', 'entry:' .. i) ~= string.rep(i, 20) then return 'entry ' .. i .. ' of ' .. n .. ' is lost' end end; "
        + "if redis.call('DBSIZE') ~= n + 1 then return 'too much' end; return n";

    [Fact]
    public async Task Redis_is_exported_under_load_and_restored_elsewhere_with_its_data_whole()
    {
        var here = Directory.CreateTempSubdirectory("gvd").FullName;
        await using var first = await GantryDaemon.StartEmptyAsync();
        await MakeImageAsync(first.Docker);
        await StartRedisAsync(first.Docker);
        await first.Docker.OkAsync("exec", "-d", "redis", "sh", "-c", $"while :; do redis-cli eval \"{Transaction}\" 0; done");
        await first.Docker.OkAsync("exec", "-d", "redis", "redis-benchmark", "-q", "-l", "-c", "4", "-n", "1000000", "eval", Transaction, "0");
        await Eventually.HoldsAsync(async () => await CountAsync(first.Docker) > 2000, "the load began");

        var before = await CountAsync(first.Docker);
        await first.GantryAsync("volume", "export", "-o", $"{here}/redis.tar", "redis-data");
        var after = await CountAsync(first.Docker);
        Assert.True(after > before, "the load went on");
        await first.Docker.OkAsync("kill", "redis");
        await first.Docker.RunLongAsync(TimeSpan.FromMinutes(2), "save", "-o", $"{here}/image.tar", "redis");

        await using var second = await GantryDaemon.StartEmptyAsync();
        await second.Docker.RunLongAsync(TimeSpan.FromMinutes(2), "load", "-i", $"{here}/image.tar");
        await second.GantryAsync("volume", "import", "-i", $"{here}/redis.tar", "redis-data");
        await StartRedisAsync(second.Docker);

        var kept = await second.Docker.OkAsync("exec", "redis", "redis-cli", "eval", Check, "0");
        Assert.True(long.TryParse(kept, out var count), kept);
        Assert.InRange(count, before, after);
        Directory.Delete(here, recursive: true);
    }

    private static async Task MakeImageAsync(DockerCli docker)
    {
        var imported = await docker.RunLongAsync(TimeSpan.FromMinutes(3), "import", await Materials.DebianTarAsync(), DebianImage.Name);
        Assert.True(imported.ExitCode == 0, imported.Everything);
        var installed = await docker.RunLongAsync(TimeSpan.FromMinutes(4), "run", "--name", "install", DebianImage.Name, "sh", "-c",
            "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends redis-server redis-tools && rm -rf /var/lib/apt/lists/*");
        Assert.True(installed.ExitCode == 0, installed.Everything);
        // An append-only file that ends in the middle of a command would be no backup: then the server shall not start.
        var committed = await docker.RunLongAsync(TimeSpan.FromMinutes(2), "commit",
            "--change", "CMD [\"redis-server\", \"--dir\", \"/data\", \"--appendonly\", \"yes\", \"--appendfsync\", \"everysec\", \"--aof-load-truncated\", \"no\", \"--save\", \"\"]", "install", "redis");
        Assert.True(committed.ExitCode == 0, committed.Everything);
        await docker.OkAsync("rm", "install");
    }

    private static async Task StartRedisAsync(DockerCli docker)
    {
        await docker.OkAsync("run", "-d", "--name", "redis", "-v", "redis-data:/data", "redis");
        await Eventually.HoldsAsync(async () => (await docker.RunAsync("exec", "redis", "redis-cli", "ping")).Output == "PONG", "redis answered");
    }

    private static async Task<long> CountAsync(DockerCli docker) =>
        long.TryParse((await docker.RunAsync("exec", "redis", "redis-cli", "get", "n")).Output, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
