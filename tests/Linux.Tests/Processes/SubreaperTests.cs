using System.Runtime.InteropServices;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Tests.Processes;

public sealed class SubreaperTests
{
    [Fact]
    public async Task An_orphan_is_reaped_when_it_ends()
    {
        Subreaper.Enable();
        // The shell leaves a child that waits for the end of our pipe; its own input would be /dev/null.
        var (read, write) = Descriptor.Pipe();
        var (numberRead, numberWrite) = Descriptor.Pipe();
        using (read)
        using (numberWrite)
        using (ProcessSpawner.Spawn(Shell("exec 3<&0; cat <&3 >/dev/null & echo $!", read, numberWrite)))
        {
        }
        var orphan = int.Parse(await ReadLineAsync(numberRead));
        using var held = ProcessHandle.Open(orphan)!;
        write.Dispose();
        await held.WaitForExitAsync(TestContext.Current.CancellationToken);
        held.Dispose();
        await GoneAsync(orphan);
    }

    [Fact]
    public async Task The_exit_code_of_a_held_child_is_kept_for_its_holder()
    {
        Subreaper.Enable();
        for (var round = 0; round < 50; round++)
        {
            using var child = ProcessSpawner.Spawn(Shell("(exit 0) & (exit 0) & exit 7", null, null));
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(7, child.Reap());
        }
    }

    [Fact]
    public async Task A_child_that_is_let_go_of_is_reaped()
    {
        Subreaper.Enable();
        int pid;
        using (var child = ProcessSpawner.Spawn(Shell("exit 3", null, null)))
        {
            pid = child.Pid;
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await GoneAsync(pid);
    }

    private static SpawnRequest Shell(string script, SafeHandle? input, SafeHandle? output) =>
        new() { Path = "/bin/sh", Arguments = ["-c", script], Descriptors = [input, output, null] };

    private static async Task<string> ReadLineAsync(SafeHandle descriptor)
    {
        var buffer = new byte[64];
        var count = await Descriptor.ReadAsync(descriptor, buffer, TestContext.Current.CancellationToken);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, count).Trim();
    }

    /// <summary>There is no event for the reaping itself; a process that is reaped has no entry in /proc.</summary>
    private static async Task GoneAsync(int pid)
    {
        while (Directory.Exists($"/proc/{pid}"))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
