using System.Runtime.InteropServices;
using Gantry.Cli.Client;
using Gantry.Linux.Processes;

namespace Gantry.Cli.Terminal;

/// <summary>Keeps a remote terminal as large as the local one.</summary>
internal sealed class TerminalSize : IDisposable
{
    private readonly DockerClient _client;
    private readonly TerminalDevice? _terminal;
    private readonly string _path;
    private readonly PosixSignalRegistration _registration;

    /// <param name="client">The daemon.</param>
    /// <param name="terminal">The local terminal; nothing happens when null.</param>
    /// <param name="path">What is resized, such as <c>/containers/ID</c>.</param>
    public TerminalSize(DockerClient client, TerminalDevice? terminal, string path)
    {
        _client = client;
        _terminal = terminal;
        _path = path;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, context => _ = ApplyAsync());
    }

    /// <summary>Gives the remote terminal the local one's size.</summary>
    public async Task ApplyAsync()
    {
        if (_terminal?.Size is not { } size) return;
        try
        {
            await _client.PostAsync($"{_path}/resize{new Query().Add("h", size.Rows).Add("w", size.Columns)}", CancellationToken.None);
        }
        catch (Exception e) when (e is DaemonException or DaemonUnreachableException)
        {
            // The program has ended: there is no terminal any more.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}
