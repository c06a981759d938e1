namespace Gantry.DockerApi.Hosting;

/// <summary>TLS of the TCP listeners, under dockerd's names.</summary>
public sealed record TlsOptions
{
    /// <summary>The server's certificate, a PEM file (<c>tlscert</c>).</summary>
    public required string CertificatePath { get; init; }

    /// <summary>The certificate's key, a PEM file (<c>tlskey</c>).</summary>
    public required string KeyPath { get; init; }

    /// <summary>The authority that clients' certificates come from, a PEM file (<c>tlscacert</c>).</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>Whether a client must show a certificate of that authority (<c>tlsverify</c>).</summary>
    public bool Verify { get; init; } = true;
}
