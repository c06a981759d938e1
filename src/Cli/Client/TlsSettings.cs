using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.Cli.Client;

/// <summary>TLS towards a daemon.</summary>
internal sealed record TlsSettings
{
    /// <summary>Whether the daemon's certificate has to be signed by <see cref="CaFile"/>.</summary>
    public required bool Verify { get; init; }

    /// <summary>The certificates that are trusted, in PEM.</summary>
    public required string CaFile { get; init; }

    /// <summary>The client's certificate, in PEM.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>Its key, in PEM.</summary>
    public required string KeyFile { get; init; }

    /// <summary>What to tell the TLS stack for a daemon of a name.</summary>
    /// <exception cref="CommandException">A file is missing or not PEM.</exception>
    public SslClientAuthenticationOptions ForHost(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        try
        {
            if (File.Exists(CertificateFile) || File.Exists(KeyFile))
                options.ClientCertificates = [X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile)];
            if (Verify) options.CertificateChainPolicy = TrustOnly(CaFile);
            else AcceptAny(options);
            return options;
        }
        catch (Exception e) when (e is IOException or System.Security.Cryptography.CryptographicException)
        {
            throw new CommandException($"unable to load TLS files: {e.Message}");
        }
    }

    private static X509ChainPolicy TrustOnly(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }

    // --tls without --tlsverify encrypts and asks nothing of the daemon, as it does in Docker.
#pragma warning disable CA5359
    private static void AcceptAny(SslClientAuthenticationOptions options) =>
        options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
}
