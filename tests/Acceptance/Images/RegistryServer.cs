using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Acceptance.Tests.Daemon;
using Gantry.Acceptance.Tests.Harness;
using Gantry.Tests.Support;

namespace Gantry.Acceptance.Tests.Images;

/// <summary>Debian's docker-registry on a loopback port of its own.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private RegistryServer(Process process, string directory, string address)
    {
        _process = process;
        _directory = directory;
        Address = address;
        // What the server says is kept from filling its pipe.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Address { get; }

    /// <summary>Starts a registry, with a password for the user <c>me</c> if one is given.</summary>
    public static async Task<RegistryServer> StartAsync(string? bcryptPassword = null)
    {
        if (bcryptPassword is null)
            return await StartAsync("127.0.0.1", "", "");
        var passwords = Path.GetTempFileName();
        await File.WriteAllTextAsync(passwords, $"me:{bcryptPassword}\n");
        return await StartAsync("127.0.0.1", "", $"auth:\n  htpasswd:\n    realm: test\n    path: {passwords}\n");
    }

    /// <summary>Starts a registry that speaks TLS, and wants a certificate of its clients.</summary>
    public static Task<RegistryServer> StartAsync(string host, Certificates certificates)
    {
        var files = certificates.Directory;
        return StartAsync(host, $"  tls:\n    certificate: {files}/server-cert.pem\n    key: {files}/server-key.pem\n    clientcas: [{files}/ca.pem]\n", "");
    }

    /// <summary>Starts a registry that sends its callers to a token server.</summary>
    public static Task<RegistryServer> StartAsync(TokenServer tokens) => StartAsync("127.0.0.1", "",
        $"auth:\n  token:\n    realm: {tokens.Realm}\n    service: {TokenServer.Service}\n    issuer: {TokenServer.Issuer}\n    rootcertbundle: {tokens.CertificatePath}\n");

    private static async Task<RegistryServer> StartAsync(string host, string tls, string authentication)
    {
        var directory = Directory.CreateTempSubdirectory("greg").FullName;
        var address = $"{host}:{LoopbackPort.Take()}";
        await File.WriteAllTextAsync($"{directory}/config.yml", $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {directory}/store\n  delete:\n    enabled: true\nhttp:\n  addr: {address}\n{tls}{authentication}");
        var server = new RegistryServer(Command.Start("docker-registry", ["serve", $"{directory}/config.yml"]), directory, address);
        await Eventually.HoldsAsync(() => server.ListensAsync(), "the registry listened");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(Address));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
