using Gantry.Errors;

namespace Gantry.Images.Registry;

/// <summary>Reads the bodies of a registry's answers, none longer than it may be.</summary>
internal static class RegistryBody
{
    /// <summary>Reads a whole body.</summary>
    /// <exception cref="InvalidArgumentException">It is longer than the limit.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        var host = response.RequestMessage?.RequestUri?.Authority;
        if (response.Content.Headers.ContentLength > limit)
            throw TooLong(host, limit);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Min(limit + 1, (int)(response.Content.Headers.ContentLength ?? 16 << 10) + 1)];
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length), cancellation) is > 0 and var read)
        {
            length += read;
            if (length > limit)
                throw TooLong(host, limit);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(limit + 1, buffer.Length * 2));
        }
        return buffer[..length];
    }

    private static InvalidArgumentException TooLong(string? host, int limit) =>
        new($"the registry {host} sent a document of more than {limit >> 10} KiB, which is the most that is read");
}
