using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gantry.Errors;

namespace Gantry.Images.Registry;

/// <summary>The TLS settings of one registry: the system's CAs, further ones, and client certificates from <c>certs.d</c>.</summary>
internal static class RegistryCertificates
{
    /// <summary>The settings for a host.</summary>
    /// <exception cref="InvalidArgumentException">A file in the registry's folder is no certificate.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "the user named this registry insecure")]
    public static SslClientAuthenticationOptions For(RegistryEndpoint endpoint, IReadOnlyList<string> directories)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = endpoint.Address.DnsSafeHost };
        if (endpoint.Insecure)
        {
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            return tls;
        }
        var folders = directories.Select(directory => Path.Combine(directory, endpoint.Address.Authority)).Where(Directory.Exists).ToList();
        var authorities = Read(folders, "*.crt", X509CertificateLoader.LoadCertificateFromFile);
        if (authorities.Count > 0)
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Verify(authorities, certificate, chain, errors);
        var own = Read(folders, "*.cert", file => X509Certificate2.CreateFromPemFile(file, Path.ChangeExtension(file, ".key")));
        if (own.Count > 0)
            tls.ClientCertificates = own;
        return tls;
    }

    /// <summary>Accepts what the system accepts, and else what the registry's own CAs have signed for this very name.</summary>
    private static bool Verify(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
            return false;
        using var custom = new X509Chain();
        custom.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        custom.ChainPolicy.CustomTrustStore.AddRange(authorities);
        custom.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            custom.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return custom.Build(leaf);
    }

    private static X509Certificate2Collection Read(IEnumerable<string> folders, string pattern, Func<string, X509Certificate2> read)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(folder, pattern)))
        {
            try
            {
                certificates.Add(read(file));
            }
            catch (Exception e) when (e is IOException or System.Security.Cryptography.CryptographicException)
            {
                throw new InvalidArgumentException($"cannot read the certificate {file}: {e.Message}", e);
            }
        }
        return certificates;
    }
}
