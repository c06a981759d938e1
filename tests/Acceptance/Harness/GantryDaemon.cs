using System.Diagnostics;
using System.Text;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>A daemon of the published binary, with everything of its own. Disposing of it removes all, and fails when something was left.</summary>
internal sealed class GantryDaemon : IAsyncDisposable
{
    private readonly string[] _flags;
    private readonly string? _networkNamespace;
    private Process? _process;

    private GantryDaemon(DaemonPlace place, string[] flags, string? networkNamespace)
    {
        Place = place;
        _networkNamespace = networkNamespace;
        _flags = flags;
        Docker = new DockerCli($"unix://{place.Socket}", $"{place.Root}/docker");
        Api = new ApiClient(place.Socket);
    }

    public DaemonPlace Place { get; }

    public DockerCli Docker { get; }

    public ApiClient Api { get; }

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("the daemon does not run");

    /// <summary>Starts a daemon that has the busybox image.</summary>
    public static Task<GantryDaemon> StartAsync(params string[] flags) => WithBusyboxAsync(Prepare(flags));

    /// <summary>Starts a daemon that has the busybox image, in a network namespace.</summary>
    public static Task<GantryDaemon> StartInAsync(string networkNamespace, params string[] flags) => WithBusyboxAsync(Prepare(flags, networkNamespace));

    /// <summary>Starts a daemon without images.</summary>
    public static Task<GantryDaemon> StartEmptyAsync(params string[] flags) => StartAsync(Prepare(flags));

    private static async Task<GantryDaemon> WithBusyboxAsync(GantryDaemon prepared)
    {
        var daemon = await StartAsync(prepared);
        await daemon.Docker.OkAsync("import", "--change", "CMD [\"sh\"]", await Materials.BusyboxTarAsync(), "busybox:latest");
        return daemon;
    }

    private static async Task<GantryDaemon> StartAsync(GantryDaemon daemon)
    {
        try
        {
            await daemon.StartAgainAsync();
            return daemon;
        }
        catch
        {
            await Leftovers.ClearAsync(daemon.Place);
            daemon.Place.Dispose();
            throw;
        }
    }

    /// <summary>Makes the place of a daemon that does not run yet.</summary>
    public static GantryDaemon Prepare(params string[] flags) => Prepare(flags, networkNamespace: null);

    private static GantryDaemon Prepare(string[] flags, string? networkNamespace)
    {
        var place = DaemonPlace.Take();
        Leftovers.ClearAsync(place).GetAwaiter().GetResult();
        Directory.CreateDirectory($"{place.Root}/docker");
        File.WriteAllText($"{place.Root}/docker/config.json", "{}");
        return new GantryDaemon(place, flags, networkNamespace);
    }

    /// <summary>The command line of this daemon.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "daemon", "--data-root", Place.DataRoot, "--exec-root", Place.ExecRoot, "--pidfile", $"{Place.Root}/pid", "-H", $"unix://{Place.Socket}",
        "--bridge", Place.Bridge, "--bip", $"{Place.Gateway}/24", "--default-address-pool", $"base=10.{Place.Slot}.128.0/17,size=24",
        "--firewall-table", Place.Table, "--cgroup-parent", Place.CgroupParent, .. _flags,
    ];

    /// <summary>Starts the daemon and waits until it serves.</summary>
    public async Task StartAgainAsync()
    {
        _process = Launch("--ready-fd", "3");
        using var ready = new FileStream($"{Place.Root}/ready", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var byteOfReadiness = new byte[1];
        if (await ready.ReadAsync(byteOfReadiness, limit.Token) == 0)
            throw new InvalidOperationException($"the daemon did not start:\n{LogText()}");
    }

    /// <summary>Runs the same command line, which is expected to end by itself.</summary>
    public Task<CommandResult> RunToEndAsync() => Command.RunAsync(Materials.Binary, Arguments);

    /// <summary>Ends the daemon as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process = null;
    }

    /// <summary>Asks the daemon to stop.</summary>
    public async Task<int> StopAsync()
    {
        await Command.RunAsync("kill", ["-TERM", $"{ProcessId}"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await _process!.WaitForExitAsync(limit.Token);
        var status = _process.ExitCode;
        _process = null;
        return status;
    }

    public string LogText() => File.Exists(Place.Log) ? File.ReadAllText(Place.Log) : "";

    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<string> leaks = [];
        try
        {
            if (_process is { HasExited: false })
            {
                await RemoveEverythingAsync();
                leaks = await Leftovers.FindAsync(Place);
                await StopAsync();
            }
        }
        finally
        {
            await Leftovers.ClearAsync(Place);
            Place.Dispose();
            Api.Dispose();
        }
        if (leaks.Count > 0)
            throw new InvalidOperationException($"after everything was removed there was still:\n{string.Join('\n', leaks)}");
    }

    private async Task RemoveEverythingAsync()
    {
        if ((await Docker.RunAsync("ps", "-aq")).Lines is { Length: > 0 } containers)
            await Docker.OkAsync(["rm", "-f", "-v", .. containers]);
        await Docker.RunAsync("network", "prune", "-f");
        await Docker.RunAsync("volume", "prune", "-a", "-f");
    }

    private Process Launch(params string[] more)
    {
        // A shell opens the descriptor that the daemon reports on, since .NET starts programs with three only. It is a pipe
        // with a name, so that the read ends when the daemon dies without a word.
        var ready = $"{Place.Root}/ready";
        File.Delete(ready);
        Command.RunAsync("mkfifo", [ready]).GetAwaiter().GetResult();
        var words = new StringBuilder("exec \"$0\" \"$@\" 3>").Append(ready).Append(" >>").Append(Place.Log).Append(" 2>&1");
        string[] program = _networkNamespace is null ? [Materials.Binary] : ["nsenter", "--net=" + _networkNamespace, "--", Materials.Binary];
        return Command.Start("/bin/sh", ["-c", words.ToString(), .. program, .. Arguments, .. more]);
    }
}
