using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Images;

/// <summary>Debian's docker-registry on a loopback port of its own.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private RegistryServer(Process process, string directory, int port)
    {
        _process = process;
        _directory = directory;
        Address = $"127.0.0.1:{port}";
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
        var directory = Directory.CreateTempSubdirectory("greg").FullName;
        var port = FreePort();
        var authentication = bcryptPassword is null ? "" : $"auth:\n  htpasswd:\n    realm: test\n    path: {directory}/htpasswd\n";
        if (bcryptPassword is not null)
            await File.WriteAllTextAsync($"{directory}/htpasswd", $"me:{bcryptPassword}\n");
        await File.WriteAllTextAsync($"{directory}/config.yml", $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {directory}/store\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.1:{port}\n{authentication}");
        var server = new RegistryServer(Command.Start("docker-registry", ["serve", $"{directory}/config.yml"]), directory, port);
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync($"http://{server.Address}/v2/");
                    return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the registry answered");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
