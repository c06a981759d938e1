using System.IO.Pipelines;
using Gantry.Build.BuildKit.Sessions;

namespace Gantry.DockerApi.Build;

/// <summary>Both ways of a connection as one stream.</summary>
internal sealed class DuplexStream(Stream input, PipeWriter output) : ConnectionStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await output.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted)
            throw new IOException("the client is gone");
    }
}
