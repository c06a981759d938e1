namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>The file in which the user wants the container's id. It must be new, and does not stay empty.</summary>
internal sealed class ContainerIdFile : IDisposable
{
    private readonly string _path;
    private bool _written;

    private ContainerIdFile(string path) => _path = path;

    /// <summary>Takes the file; null when none is wanted.</summary>
    /// <exception cref="CommandException">It exists or cannot be made.</exception>
    public static ContainerIdFile? Open(string? path)
    {
        if (string.IsNullOrEmpty(path)) return null;
        if (File.Exists(path)) throw new CommandException($"container ID file found, make sure the other container isn't running or delete {path}");
        try
        {
            File.WriteAllText(path, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"failed to create the container ID file: {e.Message}");
        }
        return new ContainerIdFile(path);
    }

    /// <summary>Writes the id.</summary>
    public void Write(string id)
    {
        File.WriteAllText(_path, id);
        _written = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_written) File.Delete(_path);
    }
}
