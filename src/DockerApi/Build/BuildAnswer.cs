using System.Threading.Channels;
using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Build;

/// <summary>The lines of a build's answer on their way to the client.</summary>
internal sealed class BuildAnswer
{
    /// <summary>Lines that may wait for a slow client before the build waits too.</summary>
    private const int Capacity = 1024;

    private readonly Channel<BuildLine> _lines = Channel.CreateBounded<BuildLine>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Sends lines until the build is done.</summary>
    public async Task SendAsync(JsonLines answer, CancellationToken cancellation)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellation))
            await answer.WriteAsync(line, BuildJson.Json.BuildLine);
    }

    /// <summary>Sends a line.</summary>
    public void Say(BuildLine line)
    {
        // The writer is a build's own thread: it may wait for the client, as a program does for its terminal.
        if (!_lines.Writer.TryWrite(line))
            _lines.Writer.WriteAsync(line).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Nothing more will be said.</summary>
    public void End() => _lines.Writer.Complete();
}
