using Gantry.Build.Context;
using Gantry.Linux.Filesystem;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Exports;

/// <summary>
/// The files of a build as one tree: those of its image, or a directory for each platform, with statements as files beside them.
/// </summary>
internal sealed class ExportTree : IDisposable
{
    private readonly IReadOnlyList<Part> _parts;
    private readonly IReadOnlyList<IDisposable> _held;

    /// <param name="parts">For each image where it is in the tree (empty is the root), its directory on the host if it has files, and that of the statements, if any.</param>
    /// <param name="held">What keeps the directories there.</param>
    public ExportTree(IEnumerable<(string Prefix, string? Image, string? Statements)> parts, IReadOnlyList<IDisposable> held)
    {
        _held = held;
        _parts = [.. parts.OrderBy(p => p.Prefix, StringComparer.Ordinal).Select(p => new Part(p.Prefix, Open(p.Image), Open(p.Statements)))];
        static RootedDirectory? Open(string? path) => path is null ? null : RootedDirectory.Open(path);
    }

    /// <summary>Visits each file, directories before what is in them, names in order. One visit ends before the next begins.</summary>
    /// <param name="visit">Takes a file and its path in the tree; no file is a platform's directory.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task VisitAsync(Func<WalkedFile?, string, Task> visit, CancellationToken cancellation) => Task.Run(() =>
    {
        // The walk is synchronous: it holds a descriptor for each level, and the visits go to one client in order.
        foreach (var part in _parts)
        {
            if (part.Prefix.Length > 0)
                visit(null, part.Prefix).GetAwaiter().GetResult();
            Visit(part, (file, path) => visit(file, path).GetAwaiter().GetResult(), cancellation);
        }
    }, cancellation);

    /// <summary>Opens a file of the tree.</summary>
    /// <param name="path">Its path, as it was visited.</param>
    /// <exception cref="Errors.NotFoundException">It is not there.</exception>
    public SafeFileHandle OpenFile(string path)
    {
        foreach (var part in _parts)
            if (part.Relative(path) is { } relative && part.Roots.FirstOrDefault(r => r.Status(relative, follow: false) is not null) is { } root)
                return root.OpenFile(relative, OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoFollow);
        throw new Errors.NotFoundException($"{path}: no such file or directory");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var root in _parts.SelectMany(p => p.Roots))
            root.Dispose();
        foreach (var held in _held)
            held.Dispose();
    }

    /// <summary>Statements stand among the image's files in the order of their names; the image's own file goes before one of the same name.</summary>
    private static void Visit(Part part, Action<WalkedFile, string> visit, CancellationToken cancellation)
    {
        var statements = new Queue<WalkedFile>();
        if (part.Statements is { } beside)
            new TreeWalker(statements.Enqueue, null, false, cancellation).Walk(beside.Root, "");
        if (part.Image is { } image)
            new TreeWalker(file =>
            {
                var top = file.Path.Split('/', 2)[0];
                while (statements.TryPeek(out var next) && string.CompareOrdinal(next.Name, top) <= 0)
                    if (statements.Dequeue().Name != top)
                        visit(next, part.Join(next.Path));
                visit(file, part.Join(file.Path));
            }, null, false, cancellation).Walk(image.Root, "");
        foreach (var statement in statements)
            visit(statement, part.Join(statement.Path));
    }

    private sealed record Part(string Prefix, RootedDirectory? Image, RootedDirectory? Statements)
    {
        public IEnumerable<RootedDirectory> Roots => new[] { Image, Statements }.OfType<RootedDirectory>();

        public string Join(string path) => Prefix.Length == 0 ? path : $"{Prefix}/{path}";

        public string? Relative(string path) => Prefix.Length == 0 ? path : path.StartsWith(Prefix + "/", StringComparison.Ordinal) ? path[(Prefix.Length + 1)..] : null;
    }
}
