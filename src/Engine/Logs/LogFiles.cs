using System.IO.Compression;

namespace Gantry.Engine.Logs;

/// <summary>A container's log and the older parts of it that rotation has moved away: <c>container.log</c>, <c>container.log.1</c>, … the higher the older.</summary>
/// <param name="Current">The path of the file that is written.</param>
internal sealed record LogFiles(string Current)
{
    private const string Compressed = ".gz";

    /// <summary>The name of the file that is written.</summary>
    internal const string Name = "container.log";

    /// <summary>The directory that holds them.</summary>
    internal string Directory => Path.GetDirectoryName(Current)!;

    /// <summary>Opens all of them, the oldest first.</summary>
    internal List<FileStream> Open()
    {
        var files = new List<FileStream>();
        for (var age = 0; TryOpen(age) is { } file; age++)
            files.Insert(0, file);
        return files;
    }

    /// <summary>Opens the file that is written, or null when there is none yet.</summary>
    internal FileStream? OpenCurrent() => TryOpen(0);

    /// <summary>Moves each one a step further into the past and forgets the oldest; the current name is free after it.</summary>
    /// <param name="kept">How many are kept, with the one that is written.</param>
    internal void Rotate(int kept)
    {
        for (var age = kept - 1; age > 0; age--)
        {
            Move(Aged(age), Aged(age + 1));
            Move(Aged(age) + Compressed, Aged(age + 1) + Compressed);
        }
        Move(Current, Aged(1));
        Delete(kept);
    }

    /// <summary>Compresses the part that was moved away last, once nobody writes it any more.</summary>
    internal void CompressLast()
    {
        var last = Aged(1);
        if (!File.Exists(last))
            return;
        using (var plain = File.OpenRead(last))
        using (var packed = new GZipStream(File.Create(last + Compressed + ".part"), CompressionLevel.Fastest))
            plain.CopyTo(packed);
        File.Move(last + Compressed + ".part", last + Compressed, overwrite: true);
        File.Delete(last);
    }

    /// <summary>Removes all parts that are older than the newest <paramref name="kept"/>.</summary>
    private void Delete(int kept)
    {
        File.Delete(Aged(kept));
        File.Delete(Aged(kept) + Compressed);
    }

    private FileStream? TryOpen(int age)
    {
        var path = age == 0 ? Current : Aged(age);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return age == 0 ? null : TryUnpack(path + Compressed);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A compressed part as a plain file that is gone when it is closed, so that its end can be found.</summary>
    private static FileStream? TryUnpack(string path)
    {
        if (!File.Exists(path))
            return null;
        var plain = new FileStream(path + "." + Guid.NewGuid().ToString("N"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 4096, FileOptions.DeleteOnClose);
        using (var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            packed.CopyTo(plain);
        plain.Position = 0;
        return plain;
    }

    private static void Move(string from, string to)
    {
        if (File.Exists(from))
            File.Move(from, to, overwrite: true);
    }

    private string Aged(int age) => $"{Current}.{age}";
}
