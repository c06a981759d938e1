using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Containers;

/// <summary>
/// A container's user namespace and the network namespace that belongs to it, made before its program: the network is set up
/// meanwhile, and the container's root may configure it as any other of its own.
/// </summary>
internal sealed class OwnNamespaces : IDisposable
{
    private readonly SafeFileHandle _user;

    private OwnNamespaces(SafeFileHandle user, SafeFileHandle network) => (_user, Network) = (user, network);

    /// <summary>The network namespace.</summary>
    internal SafeFileHandle Network { get; }

    /// <summary>Makes them.</summary>
    /// <param name="mapping">The ids.</param>
    /// <param name="path">Where to pin the user namespace.</param>
    internal static OwnNamespaces Create(IdMapping mapping, string path)
    {
        var (user, network) = UserNamespace.CreateWithNetwork(mapping.Users(), mapping.Groups());
        var made = new OwnNamespaces(user, network);
        try
        {
            File.Create(path).Dispose();
            Mounts.Bind($"/proc/self/fd/{user.DangerousGetHandle()}", path);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _user.Dispose();
        Network.Dispose();
    }
}
