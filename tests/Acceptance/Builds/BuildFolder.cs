namespace Gantry.Acceptance.Tests.Builds;

/// <summary>A directory with a Dockerfile and what it takes, gone after the test.</summary>
internal sealed class BuildFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gbuild").FullName;

    public BuildFolder Write(string path, string content)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return this;
    }

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
