using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Linux.Processes;

/// <summary>Runs a short program to its end and keeps what it wrote.</summary>
public static class CommandRunner
{
    /// <summary>Runs a program.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">Bytes of output that are kept; the rest is read and dropped.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="IOException">It can't be started.</exception>
    public static async Task<CommandResult> RunAsync(string path, IReadOnlyList<string> arguments, int limit, CancellationToken cancellation)
    {
        var (outputRead, outputWrite) = Descriptor.Pipe();
        var (errorRead, errorWrite) = Descriptor.Pipe();
        using (outputRead)
        using (errorRead)
        {
            ProcessHandle process;
            using (outputWrite)
            using (errorWrite)
                process = ProcessSpawner.Spawn(new SpawnRequest
                {
                    Path = path,
                    Arguments = arguments,
                    Environment = [SystemPrograms.PathVariable],
                    Descriptors = [null, outputWrite, errorWrite],
                });
            using (process)
            await using (cancellation.UnsafeRegister(static state => ((ProcessHandle)state!).TrySignal(Signal.Kill), process))
            {
                var output = ReadAllAsync(outputRead, limit);
                var error = ReadAllAsync(errorRead, limit);
                await process.WaitForExitAsync(CancellationToken.None);
                var code = process.Reap() ?? -1;
                cancellation.ThrowIfCancellationRequested();
                return new CommandResult(code, await output, await error);
            }
        }
    }

    private static async Task<string> ReadAllAsync(SafeHandle descriptor, int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        using var kept = new MemoryStream();
        try
        {
            while (await Descriptor.ReadAsync(descriptor, buffer, CancellationToken.None) is > 0 and var count)
                kept.Write(buffer, 0, (int)Math.Min(count, limit - kept.Length));
            return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
