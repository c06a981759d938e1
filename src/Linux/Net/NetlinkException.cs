using System.ComponentModel;

namespace Gantry.Linux.Net;

/// <summary>The kernel refused a network request.</summary>
public sealed class NetlinkException : IOException
{
    /// <summary>File exists.</summary>
    public const int EEXIST = 17;

    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Device or resource busy.</summary>
    public const int EBUSY = 16;

    /// <summary>Something in the request makes no sense.</summary>
    public const int EINVAL = 22;

    /// <summary>Operation not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>No such process; of a route: there is none.</summary>
    public const int ESRCH = 3;

    /// <summary>Cannot assign requested address; of an address: there is none.</summary>
    public const int EADDRNOTAVAIL = 99;

    /// <summary>Creates the failure.</summary>
    /// <param name="operation">What was tried.</param>
    /// <param name="errno">The error number, positive.</param>
    /// <param name="detail">The kernel's own explanation, when it gave one.</param>
    public NetlinkException(string operation, int errno, string? detail = null)
        : base($"{operation}: {new Win32Exception(errno).Message}{(string.IsNullOrEmpty(detail) ? "" : $" ({detail})")}") => Errno = errno;

    /// <summary>The error number, positive.</summary>
    public int Errno { get; }
}
