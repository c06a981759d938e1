using Gantry.Linux.Net;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Networks.Sandboxes;

/// <summary>A container's network namespace, open for work.</summary>
/// <param name="Path">A path that opens it.</param>
/// <param name="Descriptor">It, as a descriptor.</param>
/// <param name="Routes">A socket that acts in it.</param>
internal sealed record NamespaceHandle(string Path, SafeFileHandle Descriptor, RouteSocket Routes) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Routes.Dispose();
        Descriptor.Dispose();
    }
}
