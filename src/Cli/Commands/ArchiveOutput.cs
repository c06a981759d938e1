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
        Check(file, what);
        using var response = await fetch();
        var temporary = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            await using (var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) await response.Content.CopyToAsync(target, cancellation);
            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Check(string file, string what)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        if (folder is not null && !Directory.Exists(folder)) throw new CommandException($"failed to {what}: invalid output path: directory \"{folder}\" does not exist");
        if (Directory.Exists(file)) throw new CommandException($"failed to {what}: invalid output path: \"{file}\" is a directory");
        if (File.Exists(file) && (File.GetAttributes(file) & FileAttributes.Device) != 0) throw new CommandException($"failed to {what}: cannot write to a device file");
    }
}
