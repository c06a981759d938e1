using Gantry.Build;
using Gantry.Build.Cache.Remote;
using Gantry.Build.Context;
using Gantry.Build.Layouts;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.DockerApi.Build;

/// <summary>
/// What a client sent beside its context, in directories of the same archive: further contexts and caches. They are taken out
/// of the context before anything looks at it.
/// </summary>
internal sealed class ClientUploads : IDisposable
{
    /// <summary>The directory of a context that holds them, each under its number.</summary>
    private const string Root = ".gantry-uploads";

    private const string Upload = "upload:", ImageScheme = "docker-image://";

    private readonly ImageBuilder _builder;
    private readonly IBuildSecrets _logins;
    private readonly StoredContext? _uploads;
    private readonly List<IDisposable> _held = [];

    /// <param name="builder">The builder.</param>
    /// <param name="context">The context.</param>
    /// <param name="logins">The client's logins.</param>
    public ClientUploads(ImageBuilder builder, StoredContext context, IBuildSecrets logins) =>
        (_builder, _logins, _uploads) = (builder, logins, builder.Contexts.TakeOut(context, Root));

    /// <summary>The named contexts: sent along, fetched, or images.</summary>
    public async Task<Dictionary<string, NamedContext>> ContextsAsync(IReadOnlyDictionary<string, string> named, CancellationToken cancellation)
    {
        var contexts = new Dictionary<string, NamedContext>();
        foreach (var (name, value) in named)
            contexts[NamedContext.Normalize(name)] = await ContextAsync(name, value, cancellation);
        return contexts;
    }

    /// <summary>The caches that a build may read: images and caches in registries, or directories that were sent along.</summary>
    public IReadOnlyList<ICacheSource> Caches(IReadOnlyList<string> from) => [.. from.Where(f => f.Length > 0).Select(Cache).OfType<ICacheSource>()];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var held in Enumerable.Reverse(_held))
            held.Dispose();
        _uploads?.Dispose();
    }

    private async Task<NamedContext> ContextAsync(string name, string value, CancellationToken cancellation)
    {
        if (value.StartsWith(ImageScheme, StringComparison.Ordinal))
            return new NamedContext.OtherImage(value[ImageScheme.Length..]);
        if (LayoutReference.IsLayout(value) && LayoutReference.Parse(value) is var layout && layout.Place.StartsWith(Upload, StringComparison.Ordinal))
            return new NamedContext.Layout(ImageLayout.InDirectory(Take(layout.Place[Upload.Length..]), layout));
        var files = value.StartsWith(Upload, StringComparison.Ordinal) ? Take(value[Upload.Length..])
            : ContextStore.IsAddress(value) ? Hold(await _builder.Contexts.FetchAsync(value, keepGit: false, cancellation))
            : throw new UnsupportedException($"the build context {Printable.Quote($"{name}={value}")} is not supported: want a directory, docker-image://, oci-layout:// of a directory, or the address of an archive or git repository");
        return new NamedContext.Files(Hold(new DirectoryContext(files.HostPath, new([]))));
    }

    private ICacheSource? Cache(string from)
    {
        var option = from.Contains('=') ? BuildOption.Parse("cachefrom", from) : new("registry", new Dictionary<string, string> { ["ref"] = from });
        return option.Type switch
        {
            "registry" => Hold(new RegistryCacheSource(Reference.Parse(option.Attribute("ref")).WithDefaultTag(), _builder.Images, _builder.Transfer, _logins)),
            "local" when option.Attribute("src").StartsWith(Upload, StringComparison.Ordinal) => new DirectoryCacheSource(Take(option.Attribute("src")[Upload.Length..]), "the client's directory"),
            "inline" => null,
            var type => throw new UnsupportedException($"cache import of the type {Printable.Quote(type)} is not supported: want registry or local"),
        };
    }

    private StoredContext Take(string number) =>
        int.TryParse(number, out var known) && known >= 0 && _uploads is not null && _builder.Contexts.TakeOut(_uploads, known.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } taken
            ? Hold(taken)
            : throw new InvalidArgumentException($"the upload {Printable.Quote(number)} did not come with the context");

    private T Hold<T>(T held) where T : IDisposable
    {
        _held.Add(held);
        return held;
    }
}
