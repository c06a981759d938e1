using System.Diagnostics;

namespace Gantry.Build.Execution.Files;

/// <summary>What a program writes while it is fed another stream.</summary>
internal sealed class ProgramStream : Stream
{
    private readonly Process _process;
    private readonly Task _feeding;

    public ProgramStream(Process process, Stream source)
    {
        _process = process;
        _feeding = FeedAsync(source);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _process.StandardOutput.BaseStream.Read(buffer, offset, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _process.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken);
        if (count > 0)
            return count;
        await _feeding;
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode == 0
            ? 0
            : throw new InvalidDataException($"{_process.StartInfo.FileName}: {(await _process.StandardError.ReadToEndAsync(cancellationToken)).Trim()}");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task FeedAsync(Stream source)
    {
        try
        {
            await using var input = _process.StandardInput.BaseStream;
            await source.CopyToAsync(input);
        }
        catch (IOException)
        {
            // The program ended before its input did; its exit code says why.
        }
    }
}
