using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.DockerApi.Tests;

/// <summary>An authority and certificates from it, in a directory of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset s_from = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly X509Certificate2 _authority;
    private readonly string _directory = Directory.CreateTempSubdirectory("gtls").FullName;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(s_from, s_from.AddDays(2));
        File.WriteAllText(AuthorityPath, _authority.ExportCertificatePem());
        using var server = Issue("server", "1.3.6.1.5.5.7.3.1");
        File.WriteAllText(ServerPath, server.ExportCertificatePem());
        File.WriteAllText(ServerKeyPath, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string AuthorityPath => Path.Combine(_directory, "ca.pem");

    public string ServerPath => Path.Combine(_directory, "cert.pem");

    public string ServerKeyPath => Path.Combine(_directory, "key.pem");

    /// <summary>A certificate for a client, from this authority.</summary>
    public X509Certificate2 ForClient() => Issue("client", "1.3.6.1.5.5.7.3.2");

    /// <summary>A certificate for a server, which is not good for a client.</summary>
    public X509Certificate2 ForServer() => Issue("other", "1.3.6.1.5.5.7.3.1");

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private X509Certificate2 Issue(string name, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, s_from, s_from.AddDays(2), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
