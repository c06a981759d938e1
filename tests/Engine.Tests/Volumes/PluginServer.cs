using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Engine.Tests.Volumes;

/// <summary>A volume plugin as a third party would write one: HTTP over a unix socket, volumes as directories.</summary>
internal sealed class PluginServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Dictionary<string, string> _volumes = [];
    private readonly string _directory;
    private readonly Task _serving;

    public PluginServer(string socket, string directory)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        _directory = directory;
        _listener.Bind(new UnixDomainSocketEndPoint(socket));
        _listener.Listen();
        _serving = ServeAsync();
    }

    /// <summary>Every call with its body, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>A volume that nobody asked for through a daemon.</summary>
    public void Add(string name) => _volumes[name] = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptAsync();
                await using var stream = new NetworkStream(connection);
                await AnswerOneAsync(stream);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerOneAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var method = (await reader.ReadLineAsync())!.Split(' ')[1].TrimStart('/');
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header[15..]);
        }
        var body = new char[length];
        await reader.ReadBlockAsync(body);
        Calls.Add($"{method} {new string(body)}");
        var answer = Encoding.UTF8.GetBytes(Handle(method, JsonNode.Parse(new string(body))!).ToJsonString());
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(answer);
    }

    private JsonObject Handle(string method, JsonNode request)
    {
        var name = (string?)request["Name"] ?? "";
        switch (method)
        {
            case "Plugin.Activate":
                return new JsonObject { ["Implements"] = new JsonArray("VolumeDriver") };
            case "VolumeDriver.Capabilities":
                return new JsonObject { ["Capabilities"] = new JsonObject { ["Scope"] = "global" } };
            case "VolumeDriver.Create" when request["Opts"] is JsonObject options && options.ContainsKey("broken"):
                return new JsonObject { ["Err"] = (string?)options["broken"] };
            case "VolumeDriver.Create":
                _volumes[name] = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
                return new JsonObject { ["Err"] = "" };
            case "VolumeDriver.List":
                return new JsonObject { ["Volumes"] = new JsonArray([.. _volumes.Keys.Select(n => new JsonObject { ["Name"] = n })]) };
        }
        if (!_volumes.TryGetValue(name, out var path))
            return new JsonObject { ["Err"] = "what volume?" };
        switch (method)
        {
            case "VolumeDriver.Remove":
                _volumes.Remove(name);
                Directory.Delete(path, recursive: true);
                return new JsonObject { ["Err"] = "" };
            case "VolumeDriver.Get":
                return new JsonObject { ["Volume"] = new JsonObject { ["Name"] = name, ["Mountpoint"] = path, ["Status"] = new JsonObject { ["state"] = "ready" } } };
            default:
                return new JsonObject { ["Mountpoint"] = path, ["Err"] = "" };
        }
    }
}
