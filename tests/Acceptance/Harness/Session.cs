using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>A program that goes on while the test does other things; its lines come as they are written.</summary>
internal sealed class Session : IAsyncDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _seen = new();
    private readonly Task _reading;

    private Session(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _ = _reading.ContinueWith(_ => _lines.Writer.TryComplete(), TaskScheduler.Default);
    }

    public int Id => _process.Id;

    /// <summary>All lines so far that were waited for.</summary>
    public string Seen => _seen.ToString();

    public static Session Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new(Command.Start(program, arguments, environment, input: true));

    /// <summary>Waits for a line that contains a text.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var limit = new CancellationTokenSource(s_bound);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token))
            {
                _seen.AppendLine(line);
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no line with \"{text}\" came; there was:\n{Seen}");
        }
        throw new InvalidOperationException($"the program ended without a line with \"{text}\"; there was:\n{Seen}");
    }

    /// <summary>Waits until each of some texts has come, in whichever order.</summary>
    public async Task LinesAsync(params IReadOnlyList<string> texts)
    {
        while (texts.FirstOrDefault(t => !Seen.Contains(t, StringComparison.Ordinal)) is { } missing)
            await LineAsync(missing);
    }

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(s_bound);
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        while (_lines.Reader.TryRead(out var line))
            _seen.AppendLine(line);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            _lines.Writer.TryWrite(line);
    }
}
