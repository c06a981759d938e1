using Gantry.Errors;
using Gantry.Linux.Processes;

namespace Gantry.Images.Archives;

/// <summary>
/// Decompresses with a program of the host: bzip2 and xz have no decoder here, and are rare enough for a process each. It
/// runs outside of any image, with no environment.
/// </summary>
public sealed class ProgramStream : ReadOnlyStream
{
    private readonly string _name;
    private readonly Stream _source;
    private readonly ProcessHandle _process;
    private readonly FileStream _output;
    private readonly Task<string> _errors;
    private readonly Task _feeding;

    private ProgramStream(string path, IReadOnlyList<string> arguments, Stream source)
    {
        var (inputRead, inputWrite) = Descriptor.Pipe();
        var (outputRead, outputWrite) = Descriptor.Pipe();
        var (errorRead, errorWrite) = Descriptor.Pipe();
        (_name, _source) = (Path.GetFileName(path), source);
        _output = new FileStream(outputRead, FileAccess.Read, bufferSize: 0);
        using (inputRead)
        using (outputWrite)
        using (errorWrite)
            _process = ProcessSpawner.Spawn(new SpawnRequest { Path = path, Arguments = arguments, WorkingDirectory = "/", Descriptors = [inputRead, outputWrite, errorWrite] });
        _errors = new StreamReader(new FileStream(errorRead, FileAccess.Read, bufferSize: 0)).ReadToEndAsync();
        _feeding = FeedAsync(new FileStream(inputWrite, FileAccess.Write, bufferSize: 0));
    }

    /// <summary>Opens bzip2 data. Disposing of the result disposes of the source.</summary>
    /// <exception cref="UnsupportedException">The host does not have the program.</exception>
    public static ProgramStream OpenBzip2(Stream source) => Open("bzip2", ["-d", "-c", "-q"], source);

    /// <summary>Opens xz data, of which none may want more than 256 MiB of memory. Disposing of the result disposes of the source.</summary>
    /// <exception cref="UnsupportedException">The host does not have the program.</exception>
    public static ProgramStream OpenXz(Stream source) => Open("xz", ["-d", "-c", "-q", "--memlimit-decompress=256MiB"], source);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => ReadWaiting(buffer);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await _output.ReadAsync(buffer, cancellationToken);
        if (length == 0 && buffer.Length > 0)
            await FinishAsync(cancellationToken);
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _process.TrySignal(Signal.Kill);
            _process.Dispose();
            _output.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    private static ProgramStream Open(string program, string[] arguments, Stream source)
    {
        var path = SystemPrograms.Find(program)
            ?? throw new UnsupportedException($"cannot unpack a {program} archive: the program {program} is not installed on the host");
        try
        {
            return new(path, arguments, source);
        }
        catch (IOException e)
        {
            throw new UnsupportedException($"cannot unpack a {program} archive: {path} cannot be run: {e.Message}", e);
        }
    }

    /// <summary>The end of the output is the end of the data only if the program says that it went well.</summary>
    private async Task FinishAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        if (_process.Reap() is not (null or 0))
            throw new InvalidDataException($"{_name}: {(await _errors).Trim()}");
        await _feeding;
    }

    private async Task FeedAsync(FileStream input)
    {
        await using var closed = input;
        var buffer = new byte[64 << 10];
        for (int count; (count = await _source.ReadAsync(buffer)) > 0;)
        {
            try
            {
                await input.WriteAsync(buffer.AsMemory(0, count));
            }
            catch (IOException)
            {
                // The program ended before its input did; its exit code says why.
                return;
            }
        }
    }
}
