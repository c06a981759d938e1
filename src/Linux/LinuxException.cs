using System.Runtime.InteropServices;
using Gantry.Errors;

namespace Gantry.Linux;

/// <summary>A system call that failed: what was being done, to what, and why the kernel refused.</summary>
public sealed class LinuxException : GantryException
{
    /// <summary>Describes a failed call.</summary>
    /// <param name="operation">What was being done, such as <c>mkdir</c>.</param>
    /// <param name="subject">To what: usually a path.</param>
    /// <param name="errno">The kernel's reason.</param>
    public LinuxException(string operation, string subject, Errno errno)
        : base(KindOf(errno), $"{operation} {Printable(subject)}: {Text(errno)}") => Errno = errno;

    /// <summary>The kernel's reason.</summary>
    public Errno Errno { get; }

    /// <summary>The failure of the system call that this thread made last.</summary>
    public static LinuxException Last(string operation, string subject) =>
        new(operation, subject, (Errno)Marshal.GetLastPInvokeError());

    /// <summary>Throws when a system call's result says that it failed (-1).</summary>
    public static int Check(int result, string operation, string subject) =>
        result >= 0 ? result : throw Last(operation, subject);

    /// <summary>A full disk and exhausted tables pass: the caller may try again when there is room.</summary>
    private static ErrorKind KindOf(Errno errno) =>
        errno is Errno.ENOSPC or Errno.EDQUOT or Errno.EMFILE or Errno.ENFILE ? ErrorKind.Unavailable : ErrorKind.Internal;

    private static string Text(Errno errno) => $"{Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})";

    /// <summary>Names come from archives and containers: what a terminal would act on is not shown as it is.</summary>
    private static string Printable(string subject) =>
        subject.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? string.Concat(subject.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))
            : subject;
}
