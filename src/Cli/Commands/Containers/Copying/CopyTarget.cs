namespace Gantry.Cli.Commands.Containers.Copying;

/// <summary>Where a copy goes: the folder into which the archive is unpacked, and the new name of its first entry.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">The name that the source gets there; null to keep its own.</param>
internal readonly record struct CopyTarget(string Folder, string? Name)
{
    /// <summary>Decides as <c>cp</c> does.</summary>
    /// <param name="destination">The path, as it was written.</param>
    /// <param name="saysFolder">Whether the path says that it is a folder.</param>
    /// <param name="kind">What is there: true for a folder, false for something else, null for nothing.</param>
    /// <param name="sourceIsFolder">Whether a folder is copied.</param>
    /// <exception cref="CommandException">A folder would replace a file, or the folder is not there.</exception>
    public static CopyTarget Of(string destination, bool saysFolder, bool? kind, bool sourceIsFolder)
    {
        if (kind == true) return new CopyTarget(destination, null);
        if (kind == false && sourceIsFolder) throw new CommandException("cannot copy directory");
        if (kind == false && saysFolder) throw new CommandException("not a directory");
        if (kind is null && saysFolder && !sourceIsFolder) throw new CommandException("no such directory");
        var trimmed = Trim(destination);
        return new CopyTarget(Path.GetDirectoryName(trimmed) is { Length: > 0 } folder ? folder : ".", Path.GetFileName(trimmed));
    }

    /// <summary>The name of an archive's entry once the copy has its new name.</summary>
    /// <param name="entry">The entry's name.</param>
    /// <param name="source">The first entry's name.</param>
    public string Rename(string entry, string source)
    {
        var clean = entry.StartsWith("./", StringComparison.Ordinal) ? entry[2..] : entry;
        if (Name is null) return clean;
        if (source == ".") return clean is "" or "." ? Name : $"{Name}/{clean}";
        if (clean == source || clean == source + "/") return Name + clean[source.Length..];
        return clean.StartsWith(source + "/", StringComparison.Ordinal) ? Name + clean[source.Length..] : clean;
    }

    private static string Trim(string path)
    {
        while (path.Length > 1 && (path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal))) path = path[..^1];
        return path;
    }
}
