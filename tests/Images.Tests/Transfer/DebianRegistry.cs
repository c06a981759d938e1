using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Tests.Support;

namespace Gantry.Images.Tests.Transfer;

/// <summary>Debian's docker-registry on a loopback port, gone after the test.</summary>
internal sealed class DebianRegistry : IDisposable
{
    private const string Program = "/usr/bin/docker-registry";

    private readonly string _directory = Directory.CreateTempSubdirectory("gr").FullName;
    private readonly Process _process;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DebianRegistry(string? htpasswd)
    {
        Port = LoopbackPort.Take();
        var auth = htpasswd is null ? "" : $"auth:\n  htpasswd:\n    realm: test\n    path: {_directory}/htpasswd\n";
        File.WriteAllText(Path.Combine(_directory, "htpasswd"), htpasswd ?? "");
        File.WriteAllText(Path.Combine(_directory, "config.yml"), $"version: 0.1\nlog:\n  level: info\nstorage:\n  filesystem:\n    rootdirectory: {_directory}/data\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.1:{Port}\n{auth}");
        _process = Process.Start(new ProcessStartInfo(Program, ["serve", Path.Combine(_directory, "config.yml")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    public static async Task<DebianRegistry> StartAsync(string? htpasswd = null)
    {
        Assert.SkipUnless(File.Exists(Program), "docker-registry is not installed");
        var registry = new DebianRegistry(htpasswd);
        await registry._listening.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return registry;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Read(string? line)
    {
        if (line?.Contains("listening on", StringComparison.Ordinal) == true)
            _listening.TrySetResult();
    }
}
