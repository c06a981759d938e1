using System.Text;
using Gantry.Build.Protos.Control;
using Gantry.Oci;
using Google.Protobuf;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>What was said of builds that ended, a file for each.</summary>
internal sealed class HistoryLogs
{
    private readonly string _directory;

    /// <param name="directory">Where the files are; it is made.</param>
    public HistoryLogs(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
    }

    /// <summary>Writes what was said of a build.</summary>
    public void Write(string reference, IEnumerable<StatusResponse> said)
    {
        using var file = File.Create(PathOf(reference));
        foreach (var response in said)
            response.WriteDelimitedTo(file);
    }

    /// <summary>Reads what was said of a build; null when that is not known.</summary>
    public IEnumerable<StatusResponse>? Read(string reference) => File.Exists(PathOf(reference)) ? ReadFile(PathOf(reference)) : null;

    /// <summary>Forgets what was said of a build.</summary>
    public void Delete(string reference) => File.Delete(PathOf(reference));

    private static IEnumerable<StatusResponse> ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        while (file.Position < file.Length)
            yield return StatusResponse.Parser.ParseDelimitedFrom(file);
    }

    /// <summary>References are clients' words: a file's name is made of their digest.</summary>
    private string PathOf(string reference) => Path.Combine(_directory, Digest.Of(Encoding.UTF8.GetBytes(reference)).Hex[..32]);
}
