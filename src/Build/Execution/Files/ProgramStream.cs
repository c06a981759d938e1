using Gantry.Linux.Processes;

namespace Gantry.Build.Execution.Files;

/// <summary>What a program writes while it is fed another stream.</summary>
internal sealed class ProgramStream : Stream
{
    private readonly string _name;
    private readonly ProcessHandle _process;
    private readonly FileStream _output;
    private readonly Task<string> _errors;
    private readonly Task _feeding;

    /// <summary>Starts the program.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="source">What it is fed.</param>
    /// <exception cref="IOException">It can't be executed.</exception>
    public ProgramStream(string path, IReadOnlyList<string> arguments, Stream source)
    {
        var (inputRead, inputWrite) = Descriptor.Pipe();
        var (outputRead, outputWrite) = Descriptor.Pipe();
        var (errorRead, errorWrite) = Descriptor.Pipe();
        _name = Path.GetFileName(path);
        _output = new FileStream(outputRead, FileAccess.Read, bufferSize: 0);
        using (inputRead)
        using (outputWrite)
        using (errorWrite)
            _process = ProcessSpawner.Spawn(new SpawnRequest { Path = path, Arguments = arguments, Descriptors = [inputRead, outputWrite, errorWrite] });
        _errors = new StreamReader(new FileStream(errorRead, FileAccess.Read, bufferSize: 0)).ReadToEndAsync();
        _feeding = FeedAsync(source, new FileStream(inputWrite, FileAccess.Write, bufferSize: 0));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _output.ReadAsync(buffer, cancellationToken);
        if (count > 0)
            return count;
        await _feeding;
        await _process.WaitForExitAsync(cancellationToken);
        return _process.Reap() is null or 0 ? 0 : throw new InvalidDataException($"{_name}: {(await _errors).Trim()}");
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
            _process.TrySignal(Signal.Kill);
            _process.Dispose();
            _output.Dispose();
        }
        base.Dispose(disposing);
    }

    private static async Task FeedAsync(Stream source, FileStream input)
    {
        try
        {
            await using (input)
                await source.CopyToAsync(input);
        }
        catch (IOException)
        {
            // The program ended before its input did; its exit code says why.
        }
    }
}
