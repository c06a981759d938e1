using System.Runtime.InteropServices;
using Gantry.Cli.Client;

namespace Gantry.Cli.Terminal;

/// <summary>Passes the signals that this process gets on to a container.</summary>
internal sealed class SignalProxy : IDisposable
{
    private static readonly (int Number, string Name)[] Signals =
    [
        ((int)PosixSignal.SIGHUP, "HUP"), ((int)PosixSignal.SIGINT, "INT"), ((int)PosixSignal.SIGQUIT, "QUIT"),
        ((int)PosixSignal.SIGTERM, "TERM"), ((int)PosixSignal.SIGCONT, "CONT"), (10, "USR1"), (12, "USR2"),
    ];

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CliSession _session;
    private readonly string _container;

    public SignalProxy(CliSession session, string container)
    {
        _session = session;
        _container = container;
        session.Interrupts.HandedOver = true;
        foreach (var (number, name) in Signals)
        {
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;
                _ = ForwardAsync(name);
            }));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _session.Interrupts.HandedOver = false;
    }

    private async Task ForwardAsync(string signal)
    {
        try
        {
            await _session.Client.PostAsync($"/containers/{_container}/kill{new Query().Add("signal", signal)}", CancellationToken.None);
        }
        catch (Exception e) when (e is DaemonException or DaemonUnreachableException)
        {
            // The container is not there yet, or no longer: there is nobody to tell.
        }
    }
}
