using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Copying;

/// <summary><c>cp</c>.</summary>
internal sealed class CopyCommand : CliCommand
{
    private const int MostLinks = 16;

    private readonly Option<bool> _archive = Flag.Switch("-a, --archive", "Archive mode (copy all uid/gid information)");
    private readonly Option<bool> _followLink = Flag.Switch("-L, --follow-link", "Always follow symbol link in SRC_PATH");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached");

    public CopyCommand()
        : base("cp", "Copy files/folders between a container and the local filesystem", "CONTAINER:SRC_PATH DEST_PATH|- | SRC_PATH|- CONTAINER:DEST_PATH", ArgumentCount.Exactly(2))
    {
        Add(_archive);
        Add(_followLink);
        Add(_quiet);
        Details = "Use '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\n"
            + "Use '-' as the destination to stream a tar archive of a\ncontainer source to stdout.";
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container cp", "cp"];
        Examples = [new("cp web:/etc/nginx/nginx.conf .", "Fetch a file"), new("cp -a site/. web:/usr/share/nginx/html", "Bring a folder's contents, with their owners")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        if (arguments.Any(argument => argument.Length == 0)) throw new CommandException("source and destination can not be empty");
        var (from, to) = (CopyPath.Parse(arguments[0]), CopyPath.Parse(arguments[1]));
        if (from.Container is not null && to.Container is not null) throw new CommandException("copying between containers is not supported");
        if (from.Container is null && to.Container is null) throw new CommandException("must specify at least one container source");
        var bytes = from.Container is { } source
            ? await FetchAsync(line, session, source, from, to, cancellation)
            : await BringAsync(line, session, from, to.Container!, to, cancellation);
        if (!line.GetValue(_quiet) && session.Streams.OutputTerminal is not null && !to.IsStream)
            session.Err.WriteLine($"Successfully copied {HumanSize.Format(bytes, 3)} to {arguments[1]}");
        return 0;
    }

    private async Task<long> FetchAsync(ParseResult line, CliSession session, string container, CopyPath from, CopyPath to, CancellationToken cancellation)
    {
        var path = from.Path;
        if (line.GetValue(_followLink) && await StatAsync(session, container, path, cancellation) is { IsLink: true } link) path = Follow(path, link.LinkTarget);
        using var response = await session.Client.SendAsync(HttpMethod.Get, ArchivePath(container, new Query().Add("path", path)), null, cancellation);
        var stat = Stat(response) ?? throw new CommandException("the daemon's response says nothing about the path");
        await using var archive = await response.Content.ReadAsStreamAsync(cancellation);
        if (to.IsStream)
        {
            if (session.Streams.OutputTerminal is not null) throw new CommandException("cowardly refusing to write an archive to a terminal. Redirect the output");
            await archive.CopyToAsync(session.Streams.Output, cancellation);
            return stat.Size;
        }
        var target = CopyTarget.Of(FilePath.Resolve(to.Path), to.SaysFolder, LocalKind(to.Path), stat.IsDirectory);
        if (!Directory.Exists(target.Folder)) throw new CommandException($"invalid output path: directory \"{target.Folder}\" does not exist");
        var name = path.EndsWith("/.", StringComparison.Ordinal) ? "." : stat.Name.Length > 0 ? stat.Name : Path.GetFileName(path.TrimEnd('/'));
        return await new FolderExtraction(target.Folder, line.GetValue(_archive)).RunAsync(archive, entry => target.Rename(entry, name), cancellation);
    }

    private async Task<long> BringAsync(ParseResult line, CliSession session, CopyPath from, string container, CopyPath to, CancellationToken cancellation)
    {
        var (destination, stat) = await ResolveAsync(session, container, to.Path, cancellation);
        var query = new Query().Add("noOverwriteDirNonDir", "true");
        if (line.GetValue(_archive)) query.Add("copyUIDGID", "true");
        if (from.IsStream)
        {
            if (stat is not { IsDirectory: true }) throw new CommandException($"destination \"{container}:{to.Path}\" must be a directory");
            using var input = ArchiveBody.Of(session.Streams.Input);
            await SendAsync(session, container, query.Add("path", destination), input, cancellation);
            return 0;
        }
        var source = line.GetValue(_followLink) ? FilePath.Resolve(from.Path) : from.Path;
        var isFolder = LocalKind(source) ?? throw new CommandException($"lstat {from.Path}: no such file or directory");
        if (!isFolder && from.SaysFolder) throw new CommandException("not a directory");
        var target = CopyTarget.Of(destination, to.SaysFolder, stat?.IsDirectory, isFolder);
        var contentsOnly = from.Path.EndsWith("/.", StringComparison.Ordinal) || from.Path == ".";
        var name = target.Name ?? (contentsOnly ? "." : Path.GetFileName(Path.GetFullPath(from.Path).TrimEnd('/')));
        using var body = new FolderArchive(Path.GetFullPath(source), name);
        await SendAsync(session, container, query.Add("path", target.Folder), body, cancellation);
        return body.Sent;
    }

    private static async Task SendAsync(CliSession session, string container, Query query, HttpContent body, CancellationToken cancellation)
    {
        using var response = await session.Client.SendAsync(HttpMethod.Put, ArchivePath(container, query), body, cancellation);
    }

    // A link as the destination stands for what it leads to.
    private static async Task<(string Path, PathStat? Stat)> ResolveAsync(CliSession session, string container, string path, CancellationToken cancellation)
    {
        for (var hops = 0; hops < MostLinks; hops++)
        {
            var stat = await StatAsync(session, container, path, cancellation);
            if (stat is not { IsLink: true }) return (path, stat);
            path = Follow(path, stat.LinkTarget);
        }
        throw new CommandException($"too many levels of symbolic links: {path}");
    }

    private static string Follow(string path, string target) =>
        target.StartsWith('/') ? target : Path.Combine(Path.GetDirectoryName(path.TrimEnd('/')) ?? "/", target);

    private static async Task<PathStat?> StatAsync(CliSession session, string container, string path, CancellationToken cancellation)
    {
        try
        {
            using var response = await session.Client.SendAsync(HttpMethod.Head, ArchivePath(container, new Query().Add("path", path)), null, cancellation);
            return Stat(response);
        }
        catch (DaemonException e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static PathStat? Stat(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Docker-Container-Path-Stat", out var values)
            ? JsonSerializer.Deserialize(Convert.FromBase64String(values.First()), ModelsJson.Default.PathStat)
            : null;

    private static bool? LocalKind(string path) => Directory.Exists(path) ? true : File.Exists(path) || new FileInfo(path).LinkTarget is not null ? false : null;

    private static string ArchivePath(string container, Query query) => $"/containers/{container}/archive{query}";
}
