using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.Acceptance.Tests.Daemon;

/// <summary>An authority, a server and a client, in a directory laid out as the docker command wants it.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly IPAddress[] _addresses;
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="addresses">Addresses that the server's certificate is good for, besides the loopback's.</param>
    public Certificates(params IPAddress[] addresses)
    {
        _addresses = addresses;
        Directory = System.IO.Directory.CreateTempSubdirectory("gtls").FullName;
        var request = new CertificateRequest("CN=test authority", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText($"{Directory}/ca.pem", _authority.ExportCertificatePem());
        Issue("server", "1.3.6.1.5.5.7.3.1");
        Issue("", "1.3.6.1.5.5.7.3.2");
    }

    public string Directory { get; }

    /// <summary>What a client shows.</summary>
    public X509Certificate2 Client() => X509Certificate2.CreateFromPemFile($"{Directory}/cert.pem", $"{Directory}/key.pem");

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void Issue(string name, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in _addresses.Prepend(IPAddress.Loopback))
            names.AddIpAddress(address);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, DateTimeOffset.UtcNow.AddMinutes(-30), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        var prefix = name.Length == 0 ? "" : $"{name}-";
        File.WriteAllText($"{Directory}/{prefix}cert.pem", certificate.ExportCertificatePem());
        File.WriteAllText($"{Directory}/{prefix}key.pem", key.ExportPkcs8PrivateKeyPem());
    }
}
