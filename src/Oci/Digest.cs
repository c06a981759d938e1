namespace Gantry.Oci;

/// <summary>The digest of some content, as <c>sha256:</c> and 64 hexadecimal digits (OCI image-spec, descriptor.md).</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private static readonly System.Buffers.SearchValues<char> s_hex = System.Buffers.SearchValues.Create("0123456789abcdef");

    /// <summary>The text of the digest: algorithm, colon, lower-case hexadecimal.</summary>
    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary>The algorithm: <c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => ToString()[..ToString().IndexOf(':')];

    /// <summary>The hexadecimal digits.</summary>
    public string Hex => ToString()[(ToString().IndexOf(':') + 1)..];

    /// <summary>The first twelve digits, as people are shown.</summary>
    public string Short => Hex[..12];

    /// <summary>Reads a digest.</summary>
    /// <exception cref="Errors.InvalidArgumentException">It is malformed.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new Errors.InvalidArgumentException($"invalid digest {text}: want sha256: and 64 lower-case hexadecimal digits");

    /// <summary>Reads a digest if it is one.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        digest = default;
        if (text is null)
            return false;
        var length = text.StartsWith("sha256:", StringComparison.Ordinal) ? 64
            : text.StartsWith("sha512:", StringComparison.Ordinal) ? 128 : -1;
        if (length < 0 || text.Length != 7 + length || text.AsSpan(7).ContainsAnyExcept(s_hex))
            return false;
        digest = new Digest(text);
        return true;
    }

    /// <summary>The SHA-256 digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) =>
        FromHash(System.Security.Cryptography.SHA256.HashData(content));

    /// <summary>A digest from the 32 bytes of a finished SHA-256 hash.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => new("sha256:" + Convert.ToHexStringLower(hash));

    /// <inheritdoc/>
    public override string ToString() => _text ?? throw new InvalidOperationException("the digest was never set");
}
