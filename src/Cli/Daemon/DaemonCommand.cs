using System.CommandLine;
using System.Runtime.InteropServices;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Namespaces;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Users;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Cli.Daemon;

/// <summary><c>gantry daemon</c>: reads the settings, starts the daemon, and stops it on SIGTERM or SIGINT.</summary>
internal static partial class DaemonCommand
{
    private static readonly Option<string?> s_configFile = new("--config-file") { Description = $"File with the settings (default {DaemonConfigFile.DefaultPath})" };
    private static readonly Option<int?> s_readyDescriptor = new("--ready-fd") { Description = "Descriptor that gets a line when the daemon serves" };
    private static readonly Option<bool> s_validate = new("--validate") { Description = "Check the settings and end" };

    /// <summary>Gives a command the daemon's flags and action.</summary>
    /// <param name="command"><c>daemon</c>, or the root command where the binary is called <c>dockerd</c>.</param>
    public static T Describe<T>(T command) where T : Command
    {
        command.Description = """
            Run the daemon: the Docker Engine API over a unix socket and, if asked, TCP with TLS.

            Examples:
              gantry daemon
              gantry daemon --config-file /etc/gantry/daemon.json -H unix:///run/gantry.sock
              gantry daemon --data-root /srv/gantry --insecure-registry registry.lan:5000 --debug
            """;
        command.Add(s_configFile);
        command.Add(s_readyDescriptor);
        command.Add(s_validate);
        foreach (var flag in DaemonFlags.All)
            command.Add(flag.Option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            var config = DaemonConfigFile.Load(arguments.GetValue(s_configFile), arguments);
            if (arguments.GetValue(s_validate))
            {
                Console.WriteLine("configuration OK");
                return 0;
            }
            await ServeAsync(config, arguments.GetValue(s_readyDescriptor), cancellation);
            return 0;
        }
        catch (Exception e) when (e is GantryException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"failed to start daemon: {e.Message}");
            return 1;
        }
    }

    private static async Task ServeAsync(DaemonConfig config, int? readyDescriptor, CancellationToken cancellation)
    {
        if (Environment.UserName != "root" && !Environment.IsPrivilegedProcess)
            throw new UnavailableException("the daemon needs root: run it with sudo, or install it as a service");
        CreatePrivateDirectory(config.DataRoot);
        CreatePrivateDirectory(config.ExecRoot);
        var pin = Path.Combine(config.ExecRoot, "ns", "mnt");
        if (DaemonMountNamespace.IsNeeded && !DaemonMountNamespace.IsInside)
            DaemonMountNamespace.Enter(pin);
        using var home = DaemonMountNamespace.IsInside ? DaemonMountNamespace.TakeHome() : null;

        using var daemonLock = DaemonLock.Take(config.DataRoot, config.PidFile);
        using var logging = Logging(config);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        if (config.UsernsRemap == SubordinateIds.Default)
            await RemapUser.EnsureAsync(stop.Token);
        if (await AppArmorDefault.LoadAsync(config.ExecRoot, stop.Token) is { } reason)
            Log.NotConfined(logging.CreateLogger(nameof(DaemonCommand)), AppArmorDefault.Name, reason);
        await using (var daemon = new DaemonComposition(config, logging))
        {
            await daemon.StartAsync(stop.Token);
            Readiness.Announce(readyDescriptor);
            await daemon.RunAsync(stop.Token);
            if (home is not null && !daemon.HasRunningContainers)
                LeaveMountNamespace(pin, home, logging.CreateLogger(nameof(DaemonCommand)));
        }

        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static void LeaveMountNamespace(string pin, SafeFileHandle home, ILogger log)
    {
        try
        {
            DaemonMountNamespace.Unpin(pin, home);
        }
        catch (IOException e)
        {
            Log.NotUnpinned(log, pin, e.Message);
        }
    }

    /// <summary>Only root may look below: layers hold other people's set-uid programs (CVE-2021-41091).</summary>
    private static void CreatePrivateDirectory(string path) =>
        Directory.CreateDirectory(path, DirectoryModes.Private);

    private static ILoggerFactory Logging(DaemonConfig config) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(config.Debug ? LogLevel.Debug : config.LogLevel switch
        {
            "debug" => LogLevel.Debug,
            "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "fatal" => LogLevel.Critical,
            _ => LogLevel.Information,
        })
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        }));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "the AppArmor profile {Profile} is not loaded, so AppArmor does not confine containers: {Reason}")]
        public static partial void NotConfined(ILogger log, string profile, string reason);

        [LoggerMessage(LogLevel.Warning, "the daemon's mount namespace stays pinned to {Pin}: {Reason}")]
        public static partial void NotUnpinned(ILogger log, string pin, string reason);
    }
}
