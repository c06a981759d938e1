using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.Errors;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gantry.DockerApi.Hosting;

/// <summary>Turns TLS options into Kestrel's.</summary>
internal static class ServerTls
{
    private static readonly Oid s_clientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <exception cref="InvalidArgumentException">A file cannot be read or used.</exception>
    public static HttpsConnectionAdapterOptions Configure(TlsOptions options)
    {
        var https = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = Load(options.CertificatePath, () => X509Certificate2.CreateFromPemFile(options.CertificatePath, options.KeyPath)),
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (!options.Verify)
            return https;
        var path = options.AuthorityPath ?? throw new InvalidArgumentException("tlsverify needs tlscacert, the authority that clients' certificates come from");
        var authorities = Load(path, () =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates;
        });
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate, authorities);
        return https;
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(s_clientAuthentication);
        return chain.Build(certificate);
    }

    private static T Load<T>(string path, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidArgumentException($"cannot use the TLS files with {path}: {e.Message}", e);
        }
    }
}
