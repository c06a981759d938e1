using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Images.Tests.Transfer;

/// <summary>Debian's docker-registry on a loopback port, gone after the test.</summary>
internal sealed class DebianRegistry : IDisposable
{
    private const string Program = "/usr/bin/docker-registry";

    private readonly string _directory = Directory.CreateTempSubdirectory("gr").FullName;
    private readonly Process _process;

    private DebianRegistry(string? htpasswd)
    {
        Port = FreePort();
        var auth = htpasswd is null ? "" : $"auth:\n  htpasswd:\n    realm: test\n    path: {_directory}/htpasswd\n";
        File.WriteAllText(Path.Combine(_directory, "htpasswd"), htpasswd ?? "");
        File.WriteAllText(Path.Combine(_directory, "config.yml"), $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {_directory}/data\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.1:{Port}\n{auth}");
        _process = Process.Start(new ProcessStartInfo(Program, ["serve", Path.Combine(_directory, "config.yml")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    public static async Task<DebianRegistry> StartAsync(string? htpasswd = null)
    {
        Assert.SkipUnless(File.Exists(Program), "docker-registry is not installed");
        var registry = new DebianRegistry(htpasswd);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://{registry.Host}/v2/"));
                return registry;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                // It says nowhere that it is ready; the port is the sign.
                await Task.Delay(50);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
