using System.Runtime.InteropServices;

namespace Gantry.Cli.Terminal;

/// <summary>
/// Turns Ctrl-C and its kin into a cancellation, so that commands undo what they began; a second one ends the program
/// at once. While a command passes signals on to a container, they are none of our business.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signal;

    public Interrupts()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of a program that a signal ended.</summary>
    public int ExitCode => 128 + _signal;

    /// <summary>Whether signals go to a container.</summary>
    public bool HandedOver { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (HandedOver)
        {
            context.Cancel = true;
            return;
        }
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        _signal = context.Signal == PosixSignal.SIGINT ? 2 : 15;
        _source.Cancel();
    }
}
