using System.Diagnostics;
using System.Net;
using System.Text;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Plugins;
using Gantry.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Networks.Tests.Live;

/// <summary>A network service with a bridge, subnet and nftables table of its own; on disposal nothing of it may be left in the kernel.</summary>
public sealed class NetworkHost : IAsyncDisposable
{
    private static int _count;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gn");
    private readonly NamespaceThread _thread = new();
    private readonly int _number = Interlocked.Increment(ref _count);
    private readonly StateDatabase _database;

    public NetworkHost(Func<NetworkOptions, NetworkOptions>? change = null)
    {
        Name = $"gt{Environment.ProcessId % 10000}x{_number}";
        Subnet = $"10.{200 + _number % 50}.{Environment.ProcessId % 250}";
        var options = new NetworkOptions
        {
            Bridge = Name,
            Bip = $"{Subnet}.1/24",
            Table = Name,
            DefaultAddressPools = [new($"10.{150 + _number % 50}.0.0/16", 24)],
        };
        Options = change is null ? options : change(options);
        _database = StateDatabase.Open(Path.Combine(_directory.FullName, "db"));
        Service = Make();
    }

    public string Name { get; }

    /// <summary>Where plugins' sockets are.</summary>
    public string PluginDirectory => Path.Combine(_directory.FullName, "p");

    public string Subnet { get; }

    public NetworkOptions Options { get; private set; }

    public NetworkService Service { get; private set; }

    public static async Task<NetworkHost> StartAsync(Func<NetworkOptions, NetworkOptions>? change = null)
    {
        var host = new NetworkHost(change);
        await host.Service.RestoreAsync(new HashSet<string>(), default);
        return host;
    }

    /// <summary>As if the daemon had been killed and started again.</summary>
    public async Task<IReadOnlyDictionary<string, Sandbox>> RestartAsync(params string[] running)
    {
        await Service.DisposeAsync();
        Service = Make();
        return await Service.RestoreAsync(running.ToHashSet(), default);
    }

    /// <summary>As if the daemon had been stopped, its settings changed, and started again.</summary>
    public Task RestartAsync(Func<NetworkOptions, NetworkOptions> change)
    {
        Options = change(Options);
        return RestartAsync();
    }

    public Link? FindLink(string name)
    {
        using var routes = RouteSocket.Open();
        return routes.FindLink(name);
    }

    public Task<Sandbox> AttachAsync(string name, string network = "bridge", EndpointSettings? settings = null, params PublishedPort[] ports) =>
        Service.AttachAsync(Request(name, network, settings, ports), default);

    public static AttachRequest Request(string name, string network = "bridge", EndpointSettings? settings = null, params PublishedPort[] ports) => new()
    {
        ContainerId = Id(name),
        ContainerName = name,
        Hostname = name,
        Endpoints = new Dictionary<string, EndpointSettings> { [network] = settings ?? new() },
        Ports = ports,
    };

    public static string Id(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    public Task<Network> CreateAsync(string name, Func<Network, Network>? change = null)
    {
        var request = new Network { Id = "", Name = name, Driver = "bridge" };
        return Service.CreateAsync(change is null ? request : change(request), default);
    }

    /// <summary>Does work as a container would, in its namespace.</summary>
    public T Inside<T>(Sandbox sandbox, Func<T> work) => _thread.Run(sandbox.NamespacePath, work);

    /// <summary>Runs a program in a container's namespace and returns its exit code.</summary>
    public int Run(Sandbox sandbox, params string[] command)
    {
        var start = new ProcessStartInfo("nsenter", ["--net=" + sandbox.NamespacePath, "--", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Whether an answer comes from an address, however long it takes; it is never waited for in vain.</summary>
    public bool Pings(Sandbox from, string address, params string[] options) => Run(from, ["busybox", "ping", "-c1", "-W120", .. options, address]) == 0;

    /// <summary>Whether no answer comes for a while.</summary>
    public bool IsCutOff(Sandbox from, string address, params string[] options) => Run(from, ["busybox", "ping", "-c1", "-W1", .. options, address]) != 0;

    public async ValueTask DisposeAsync()
    {
        await Service.RemoveEverythingAsync();
        await Service.DisposeAsync();
        _database.Dispose();
        _thread.Dispose();
        Assert.Equal(new KernelState("", ""), KernelState.Read(Name));
        Assert.Empty(Directory.EnumerateFiles(_directory.FullName, "*", new EnumerationOptions { RecurseSubdirectories = true }).Where(f => f.Contains("/netns/", StringComparison.Ordinal)));
        _directory.Delete(recursive: true);
    }

    private NetworkService Make()
    {
        ILoggerFactory loggers = NullLoggerFactory.Instance;
        var plugins = new PluginSet(new PluginLocations(PluginDirectory, [PluginDirectory]));
        return new(_database, Path.Combine(_directory.FullName, "x"), Options, plugins, loggers, TimeProvider.System);
    }
}
