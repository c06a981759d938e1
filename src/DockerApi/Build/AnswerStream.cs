namespace Gantry.DockerApi.Build;

/// <summary>What is given out of a build, on its way to the client in lines of the answer.</summary>
/// <param name="answer">The answer.</param>
/// <param name="output">Which of the client's outputs it is.</param>
internal sealed class AnswerStream(BuildAnswer answer, int output) : Stream
{
    /// <summary>As many lines of this length as may wait are a few megabytes.</summary>
    private const int ChunkSize = 16 * 1024;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var left = buffer; left.Length > 0; left = left[Math.Min(ChunkSize, left.Length)..])
            answer.Say(new() { Data = new(output, left[..Math.Min(ChunkSize, left.Length)].ToArray()) });
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
