using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>Runs a program to its end, within a bound.</summary>
internal static class Command
{
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(3);

    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, byte[]? input = null, TimeSpan? bound = null)
    {
        using var process = Start(program, arguments, environment, input is not null);
        using var limit = new CancellationTokenSource(bound ?? s_bound);
        try
        {
            var feeding = FeedAsync(process, input);
            var output = ReadAsync(process.StandardOutput.BaseStream, limit.Token);
            var errors = ReadAsync(process.StandardError.BaseStream, limit.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(limit.Token));
            await feeding;
            return new(process.ExitCode, await output, Encoding.UTF8.GetString(await errors));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {bound ?? s_bound}");
        }
    }

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool input = false)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            if (!input)
                process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} cannot be started: {e.Message}; packaging/install-dependencies test installs what the tests need", e);
        }
    }

    private static async Task FeedAsync(Process process, byte[]? input)
    {
        if (input is null)
            return;
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it; its exit code says whether that was right.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
