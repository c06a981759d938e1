using Gantry.Images.Registry;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>The content of one repository of a registry, under one of its references.</summary>
public sealed class RegistryContent : IContentSource, IContentTarget, IDisposable
{
    private readonly RegistryRepository _repository;
    private readonly Reference _reference;
    private readonly Descriptor? _named;
    private readonly IProgress<ImageProgress>? _progress;
    private readonly TimeProvider _time;

    /// <param name="repository">The repository.</param>
    /// <param name="reference">What is meant of it.</param>
    /// <param name="named">The document that gets the reference's tag when it is put.</param>
    /// <param name="progress">Hears of uploads.</param>
    /// <param name="time">The clock.</param>
    internal RegistryContent(RegistryRepository repository, Reference reference, Descriptor? named, IProgress<ImageProgress>? progress, TimeProvider time) =>
        (_repository, _reference, _named, _progress, _time) = (repository, reference, named, progress, time);

    /// <summary>The document that the reference names.</summary>
    /// <exception cref="Errors.NotFoundException">There is none.</exception>
    public async Task<(Descriptor Descriptor, ManifestDocument Document)> ResolveAsync(CancellationToken cancellation)
    {
        var (descriptor, _, document) = await _repository.GetManifestAsync(_reference.Digest?.ToString() ?? _reference.Tag!, cancellation);
        return (descriptor, document);
    }

    /// <summary>Another document of the repository.</summary>
    public async Task<ManifestDocument> ReadAsync(Descriptor document, CancellationToken cancellation) =>
        (await _repository.GetManifestAsync(document.Digest.ToString(), cancellation)).Document;

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(Descriptor content, CancellationToken cancellation) => await _repository.OpenBlobAsync(content.Digest, 0, cancellation);

    /// <inheritdoc/>
    public async Task PutAsync(Descriptor content, Func<Stream> open, CancellationToken cancellation)
    {
        if (MediaTypes.IsIndex(content.MediaType) || MediaTypes.IsManifest(content.MediaType))
        {
            using var document = new MemoryStream();
            await using (var stream = open())
                await stream.CopyToAsync(document, cancellation);
            var name = content.Digest == _named?.Digest && _reference.Tag is { } tag ? tag : content.Digest.ToString();
            await _repository.PutManifestAsync(name, content.MediaType, document.ToArray(), cancellation);
            return;
        }
        var id = content.Digest.Short;
        if (await _repository.HasBlobAsync(content.Digest, cancellation))
        {
            _progress?.Report(new(id, "Layer already exists"));
            return;
        }
        var report = _progress is null ? null : new TransferProgress(id, "Pushing", content.Size, _progress, _time);
        if (await _repository.BeginUploadAsync(content.Digest, null, cancellation) is { } upload)
            await _repository.UploadAsync(upload, content.Digest, () => new ReportingStream(open(), report), cancellation);
        _progress?.Report(new(id, "Pushed"));
    }

    /// <inheritdoc/>
    public void Dispose() => _repository.Dispose();
}
