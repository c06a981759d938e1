using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Gantry.Errors;
using Gantry.FileNames;

namespace Gantry.Linux.Filesystem;

/// <summary>Hands a name to the kernel byte for byte (see <see cref="FileNameText"/>), on the stack where it fits.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(In))]
internal static unsafe class FileNameMarshaller
{
    internal ref struct In
    {
        private byte* _allocated;
        private byte* _pointer;

        public static int BufferSize => 512;

        public void FromManaged(string? managed, Span<byte> buffer)
        {
            if (managed is null)
                return;
            if (managed.Contains('\0'))
                throw new InvalidArgumentException("a file name contains a zero byte");
            var room = FileNameText.MaxLength(managed) + 1;
            if (room > buffer.Length)
            {
                _allocated = (byte*)NativeMemory.Alloc((nuint)room);
                buffer = new Span<byte>(_allocated, room);
            }
            buffer[FileNameText.Encode(managed, buffer)] = 0;
            _pointer = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
        }

        public readonly byte* ToUnmanaged() => _pointer;

        public readonly void Free() => NativeMemory.Free(_allocated);
    }
}
