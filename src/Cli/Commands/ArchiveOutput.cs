namespace Gantry.Cli.Commands;

/// <summary>Writes an archive of the daemon to a file, whole or not at all, or to the standard output.</summary>
internal static class ArchiveOutput
{
    private const int BufferSize = 256 << 10;

    /// <summary>Fetches and writes.</summary>
    /// <param name="session">Where this runs.</param>
    /// <param name="file">The file; the standard output when null or empty.</param>
    /// <param name="what">What is being done, for the message that refuses a terminal.</param>
    /// <param name="fetch">Asks for the archive.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="written">Called with the number of bytes so far.</param>
    /// <exception cref="CommandException">The output is a terminal, or the file cannot be written.</exception>
    public static async Task WriteAsync(
        CliSession session, string? file, string what, Func<Task<HttpResponseMessage>> fetch, CancellationToken cancellation, Action<long>? written = null)
    {
        if (string.IsNullOrEmpty(file))
        {
            if (session.Streams.OutputTerminal is not null)
                throw new CommandException($"cowardly refusing to {what} to a terminal. Use the -o flag or redirect");
            using var toOutput = await fetch();
            await CopyAsync(toOutput, session.Streams.Output, written, cancellation);
            return;
        }
        var target = FilePath.Replaceable(file);
        using var response = await fetch();
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            await using (var archive = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) await CopyAsync(response, archive, written, cancellation);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static async Task CopyAsync(HttpResponseMessage response, Stream target, Action<long>? written, CancellationToken cancellation)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[BufferSize];
        var done = 0L;
        for (int count; (count = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            written?.Invoke(done += count);
        }
    }
}
