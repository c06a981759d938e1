using System.Net.Sockets;
using Gantry.Errors;
using Gantry.Linux.Sockets;

namespace Gantry.DockerApi.Hosting;

/// <summary>Makes the daemon's unix socket.</summary>
internal static class UnixListenSocket
{
    /// <summary>Binds it, replacing a file that a daemon left behind; it is protected before anybody can connect.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="group">The group that may connect besides root.</param>
    /// <exception cref="ConflictException">A program listens there.</exception>
    public static Socket Bind(string path, string? group)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
            RemoveStale(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            SocketFile.Protect(path, group is { Length: > 0 } ? SocketFile.FindGroup(group) : null);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RemoveStale(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        throw new ConflictException($"another daemon listens on {path}; stop it, or choose another socket with --host");
    }
}
