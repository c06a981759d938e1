namespace Gantry.Cli.Commands;

/// <summary>Writes an archive of the daemon to a file, whole or not at all, or to the standard output.</summary>
internal static class ArchiveOutput
{
    /// <summary>Fetches and writes.</summary>
    /// <exception cref="CommandException">The output is a terminal, or the file cannot be written.</exception>
    public static async Task WriteAsync(CliSession session, string? file, string what, Func<Task<HttpResponseMessage>> fetch, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(file))
        {
            if (session.Streams.OutputTerminal is not null)
                throw new CommandException($"cowardly refusing to {what} to a terminal. Use the -o flag or redirect");
            using var toOutput = await fetch();
            await toOutput.Content.CopyToAsync(session.Streams.Output, cancellation);
            return;
        }
        var target = FilePath.Replaceable(file);
        using var response = await fetch();
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            await using (var archive = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) await response.Content.CopyToAsync(archive, cancellation);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
