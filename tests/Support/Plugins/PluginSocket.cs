using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Support.Plugins;

/// <summary>A plugin as a third party would write one: HTTP over a unix socket.</summary>
internal abstract class PluginSocket : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _calls = [];
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _path;
    private Task _serving = Task.CompletedTask;

    protected PluginSocket(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
    }

    /// <summary>Every call with its body, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    /// <summary>A method that the plugin does not answer.</summary>
    public string? HangsAt { get; set; }

    /// <summary>Ends when the plugin has been called with <see cref="HangsAt"/>.</summary>
    public Task Hanging => _hangs.Task;

    /// <summary>Ends the plugin. Its socket stays behind, as of one that was killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the socket away.</summary>
    public void Forget() => File.Delete(_path);

    /// <summary>Begins to answer.</summary>
    protected void Serve() => _serving = ServeAsync();

    /// <summary>Answers a call; null for one that the plugin does not know.</summary>
    protected abstract JsonObject? Handle(string method, JsonNode request);

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        try
        {
            while (true)
                answering.Add(AnswerAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            await AnswerOneAsync(stream);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller did not wait for the answer, or the plugin ends.
        }
    }

    private async Task AnswerOneAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        if (await reader.ReadLineAsync(_end.Token) is not { } line)
            return;
        var method = line.Split(' ')[1].TrimStart('/');
        var length = 0;
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } header)
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header[15..]);
        var body = new char[length];
        await reader.ReadBlockAsync(body, _end.Token);
        lock (_calls)
            _calls.Add($"{method} {new string(body)}");
        if (method == HangsAt)
        {
            _hangs.TrySetResult();
            await Task.Delay(Timeout.Infinite, _end.Token);
        }
        var answer = Handle(method, JsonNode.Parse(new string(body))!);
        var text = Encoding.UTF8.GetBytes(answer?.ToJsonString() ?? "no such method");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(answer is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n"), _end.Token);
        await stream.WriteAsync(text, _end.Token);
    }
}
