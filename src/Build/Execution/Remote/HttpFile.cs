using System.Security.Cryptography;
using Gantry.Build.Execution.Files;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution.Remote;

/// <summary>A file at an HTTP address.</summary>
internal sealed class HttpFile(string address, Digest? checksum, bool unpack) : RemoteFile(address)
{
    private string? _path;
    private string _name = "";
    private DateTimeOffset _modified;
    private BuildJob? _job;

    public override async Task<string> FetchAsync(BuildJob job, CancellationToken cancellation)
    {
        _job = job;
        // With a checksum the content is known before it is fetched, and a cached step needs no fetch at all.
        var digest = checksum ?? await DownloadAsync(cancellation);
        job.Take(new(Address, digest.Algorithm, digest.Hex));
        return digest.ToString();
    }

    public override async Task PlaceAsync(TreeCopier copier, CopyRules rules, LayerWorkspace workspace, string target, CancellationToken cancellation)
    {
        if (_path is null)
            await DownloadAsync(cancellation);
        try
        {
            await using var file = File.OpenRead(_path!);
            if (unpack && ArchiveFile.IsArchive(file))
            {
                await ArchiveFile.UnpackAsync(file, workspace, target, null, cancellation);
                return;
            }
            if (target.EndsWith('/') && _name.Length == 0)
                throw new InvalidArgumentException($"cannot determine filename for source {Address}: end the destination with a name");
            await copier.WriteAsync(target.EndsWith('/') ? target + _name : target, file, 0x180, _modified, cancellation);
        }
        finally
        {
            File.Delete(_path!);
        }
    }

    private async Task<Digest> DownloadAsync(CancellationToken cancellation)
    {
        using var response = await GuardedHttp.GetAsync(Address, cancellation);
        _name = FileName(response, new Uri(Address));
        _modified = response.Content.Headers.LastModified ?? DateTimeOffset.UnixEpoch;
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        return await SaveAsync(body, cancellation);
    }

    private async Task<Digest> SaveAsync(Stream body, CancellationToken cancellation)
    {
        var path = Path.Combine(_job!.Services.Cache.Directory, $"download-{Guid.NewGuid():N}");
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
        {
            var buffer = new byte[128 * 1024];
            for (int count; (count = await body.ReadAsync(buffer, cancellation)) > 0;)
            {
                sha.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
        var digest = Digest.FromHash(sha.GetHashAndReset());
        if (checksum is { } wanted && wanted != digest)
        {
            File.Delete(path);
            throw new InvalidArgumentException($"digest mismatch of {Address}: it has {digest}, --checksum wants {wanted}");
        }
        _path = path;
        return digest;
    }

    private static string FileName(HttpResponseMessage response, Uri uri)
    {
        var named = response.Content.Headers.ContentDisposition?.FileName?.Trim('"');
        var name = Path.GetFileName(string.IsNullOrEmpty(named) ? Uri.UnescapeDataString(uri.AbsolutePath) : named);
        return name is "." or ".." ? "" : name;
    }
}
