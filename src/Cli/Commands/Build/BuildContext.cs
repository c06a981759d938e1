using Gantry.Build.Context;

namespace Gantry.Cli.Commands.Build;

/// <summary>Where a build's files come from, as its command line says.</summary>
/// <param name="Body">The archive to send; null when the daemon fetches the context itself.</param>
/// <param name="Remote">The address that the daemon fetches; null when it is sent.</param>
/// <param name="Dockerfile">The Dockerfile's name in the context; null is the default.</param>
internal sealed record BuildContext(HttpContent? Body, string? Remote, string? Dockerfile)
{
    private const string DefaultName = "Dockerfile";
    private const string ForeignName = ".dockerfile.gantry";

    /// <summary>Finds the context.</summary>
    /// <param name="argument">A directory, an address, or <c>-</c> for an archive on the standard input.</param>
    /// <param name="file">The Dockerfile; <c>-</c> is the standard input.</param>
    /// <param name="input">The standard input.</param>
    /// <param name="uploads">Directories that are sent along.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CommandException">There is no such thing.</exception>
    public static async Task<BuildContext> OpenAsync(string argument, string? file, Stream input, IReadOnlyList<string> uploads, CancellationToken cancellation)
    {
        if (uploads.Count > 0 && !Directory.Exists(argument)) throw new CommandException("directories for --build-context and --cache-from go with a context that is a directory");
        if (argument == "-") return new(ArchiveBody.Of(input), null, file);
        if (argument.Contains("://", StringComparison.Ordinal) || argument.StartsWith("git@", StringComparison.Ordinal)) return new(null, argument, file);
        if (!Directory.Exists(argument)) throw new CommandException($"unable to prepare context: path \"{argument}\" not found");
        var root = Path.GetFullPath(argument);
        var (name, content) = await FindDockerfileAsync(root, file, input, cancellation);
        var ignore = (string[])[Path.Combine(root, name + ".dockerignore"), Path.Combine(root, ".dockerignore")];
        var rules = ignore.FirstOrDefault(File.Exists) is { } found ? await File.ReadAllTextAsync(found, cancellation) : "";
        return new(new BuildContextBody(root, PathRules.ParseIgnoreFile(rules), name, content, uploads), null, name);
    }

    private static async Task<(string Name, byte[]? Content)> FindDockerfileAsync(string root, string? file, Stream input, CancellationToken cancellation)
    {
        if (file == "-")
        {
            using var text = new MemoryStream();
            await input.CopyToAsync(text, cancellation);
            return (ForeignName, text.ToArray());
        }
        var path = Path.GetFullPath(file ?? Path.Combine(root, DefaultName));
        if (!File.Exists(path)) throw new CommandException($"unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat {path}: no such file or directory");
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? (ForeignName, await File.ReadAllBytesAsync(path, cancellation)) : (relative, null);
    }
}
