using System.Globalization;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Isolation;

/// <summary>A daemon with <c>userns-remap</c>, and a user of the tests' whose subordinate ids it gives.</summary>
public sealed class RemappedDaemon : IAsyncLifetime
{
    /// <summary>The user.</summary>
    internal const string User = "gantrytests";

    private GantryDaemon? _daemon;

    internal GantryDaemon Daemon => _daemon ?? throw new InvalidOperationException("the daemon did not start");

    /// <summary>The user on the host that is root in the containers.</summary>
    internal uint First { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!File.ReadLines("/etc/passwd").Any(l => l.StartsWith($"{User}:", StringComparison.Ordinal)))
            await Command.RunAsync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", User]);
        if (!File.ReadLines("/etc/subuid").Any(IsOurs))
            await Command.RunAsync("usermod", ["--add-subuids", "700000000-700065535", "--add-subgids", "700000000-700065535", User]);
        First = uint.Parse(File.ReadLines("/etc/subuid").First(IsOurs).Split(':')[1], CultureInfo.InvariantCulture);
        _daemon = await GantryDaemon.StartAsync("--userns-remap", User);
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();
        await Command.RunAsync("userdel", [User]);
    }

    private static bool IsOurs(string line) => line.StartsWith($"{User}:", StringComparison.Ordinal);
}
