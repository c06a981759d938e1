using System.Diagnostics;
using System.Net;
using Gantry.Linux.Net;
using Gantry.Networks;
using Gantry.Plugins;
using Gantry.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Bench.Networks;

/// <summary>A network service with a bridge, addresses and rules of its own; nothing of it is left when it is disposed of.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gbn");
    private readonly NamespaceThread _thread = new();
    private readonly StateDatabase _database;

    private BenchHost()
    {
        _database = StateDatabase.Open(Path.Combine(_directory.FullName, "db"));
        var options = new NetworkOptions { Bridge = "gbn0", Bip = "10.212.0.1/16", Table = "gbn", DefaultAddressPools = [new("10.208.0.0/14", 26)] };
        Service = new(_database, Path.Combine(_directory.FullName, "x"), options, new PluginSet(PluginLocations.Docker), NullLoggerFactory.Instance, TimeProvider.System);
    }

    public NetworkService Service { get; }

    public static async Task<BenchHost> StartAsync()
    {
        var host = new BenchHost();
        await host.Service.RestoreAsync(new HashSet<string>(), default);
        return host;
    }

    public static string Id(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));

    public Task<Sandbox> AttachAsync(string name, string network, params PublishedPort[] ports) => Service.AttachAsync(new()
    {
        ContainerId = Id(name),
        ContainerName = name,
        Hostname = name,
        Endpoints = new Dictionary<string, EndpointSettings> { [network] = new() },
        Ports = ports,
    }, default);

    public Task DetachAsync(string name) => Service.DetachAsync(Id(name), default);

    public Task<Network> CreateAsync(string name) => Service.CreateAsync(new Network { Id = "", Name = name, Driver = "bridge" }, default);

    /// <summary>Does work in a container's network namespace.</summary>
    public T Inside<T>(Sandbox sandbox, Func<T> work) => _thread.Run(sandbox.NamespacePath, work);

    public static PublishedPort Port(string protocol, int container) => new(protocol, container, IPAddress.Any, 0, 0);

    /// <summary>How long work takes, in milliseconds.</summary>
    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Runs a program to its end.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output}{errors.Result}");
    }

    public async ValueTask DisposeAsync()
    {
        await Service.RemoveEverythingAsync();
        await Service.DisposeAsync();
        _database.Dispose();
        _thread.Dispose();
        _directory.Delete(recursive: true);
    }
}
