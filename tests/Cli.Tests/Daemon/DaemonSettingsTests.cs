using System.CommandLine;
using System.Net;
using Gantry.Build.Cache;
using Gantry.Cli.Daemon;
using Gantry.Errors;

namespace Gantry.Cli.Tests.Daemon;

public sealed class DaemonSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Settings_of_the_networks_come_from_the_file_and_from_flags_alike()
    {
        var fromFile = Load("""{"cluster-store":"etcd://192.0.2.1:2379","cluster-advertise":"192.0.2.7","default-publish-address":"127.0.0.1","host-firewall":false,"overlay-port":4790,"bridge":"none"}""").Networks();
        var fromFlags = Load("{}", "--cluster-store", "etcd://192.0.2.1:2379", "--cluster-advertise", "192.0.2.7", "--default-publish-address", "127.0.0.1",
            "--host-firewall=false", "--overlay-port", "4790", "--bridge", "none").Networks();
        foreach (var options in new[] { fromFile, fromFlags })
        {
            Assert.Equal(new Uri("http://192.0.2.1:2379"), options.ClusterStore);
            Assert.Equal(IPAddress.Parse("192.0.2.7"), options.ClusterAdvertise);
            Assert.Equal(IPAddress.Loopback, options.DefaultPublishAddress);
            Assert.False(options.HostFirewall);
            Assert.Equal(4790, options.OverlayPort);
            Assert.Equal("none", options.Bridge);
        }
    }

    [Fact]
    public void What_is_not_said_is_as_before()
    {
        var options = Load("{}").Networks();
        Assert.Null(options.ClusterStore);
        Assert.Null(options.DefaultPublishAddress);
        Assert.True(options.HostFirewall);
        Assert.Equal("gantry0", options.Bridge);
        Assert.Equal(IPAddress.Loopback, Load("""{"ip":"127.0.0.1"}""").Networks().DefaultPublishAddress);
    }

    [Theory]
    [InlineData("""{"cluster-store":"etcd://192.0.2.1:2379"}""", "belong together")]
    [InlineData("""{"cluster-store":"consul://192.0.2.1:8500","cluster-advertise":"192.0.2.7"}""", "want etcd://HOST:PORT")]
    [InlineData("""{"cluster-store":"etcd://192.0.2.1:2379","cluster-advertise":"eth0"}""", "invalid cluster-advertise eth0")]
    [InlineData("""{"ip":"127.0.0.1","default-publish-address":"192.0.2.7"}""", "are one setting")]
    [InlineData("""{"default-publish-address":"localhost"}""", "invalid default-publish-address localhost")]
    [InlineData("""{"overlay-port":70000}""", "invalid overlay-port 70000")]
    public void A_setting_that_cannot_work_is_refused(string file, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidArgumentException>(() => Load(file).Networks()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_limits_of_the_build_cache_are_dockerds()
    {
        Assert.Equal(CacheLimits.Default, Load("{}").Builds().CacheLimits);
        Assert.Empty(Load("""{"builder":{"gc":{"enabled":false}}}""").Builds().CacheLimits.Policies);
        Assert.Equal(CacheLimits.Within(10L << 30).Policies, Load("""{"builder":{"gc":{"enabled":true,"defaultKeepStorage":"10GB"}}}""").Builds().CacheLimits.Policies);
        var policies = Load("""{"builder":{"gc":{"policy":[{"keepStorage":"512MB","filter":["unused-for=48h,type=exec.cachemount"]},{"maxUsedSpace":"2GB","all":true}]}}}""").Builds().CacheLimits.Policies;
        Assert.Equal((512L << 20, TimeSpan.FromHours(48), false, "exec.cachemount"), (policies[0].MaxBytes, policies[0].UnusedFor, policies[0].All, Assert.Single(policies[0].Types)));
        Assert.Equal((2L << 30, TimeSpan.Zero, true), (policies[1].MaxBytes, policies[1].UnusedFor, policies[1].All));
    }

    [Theory]
    [InlineData("""{"builder":{"gc":{"policy":[{"all":true}]}}}""", "would keep nothing")]
    [InlineData("""{"builder":{"gc":{"policy":[{"keepStorage":"1GB","filter":["color=red"]}]}}}""", "invalid filter color=red")]
    [InlineData("""{"builder":{"gc":{"defaultKeepStorage":"much"}}}""", "invalid builder.gc.defaultKeepStorage much")]
    public void Limits_that_cannot_be_meant_are_refused(string file, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidArgumentException>(() => Load(file).Builds()).Message, StringComparison.Ordinal);

    private DaemonConfig Load(string file, params string[] flags)
    {
        File.WriteAllText(_file, file);
        return DaemonConfigFile.Load(_file, DaemonCommand.Describe(new RootCommand()).Parse(flags));
    }
}
