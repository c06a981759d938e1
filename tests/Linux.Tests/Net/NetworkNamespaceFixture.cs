using Gantry.Linux.Net;

namespace Gantry.Linux.Tests.Net;

/// <summary>A network namespace of a test's own, in which it may do as it likes.</summary>
public sealed class NetworkNamespaceFixture : IDisposable
{
    private readonly NamespaceThread _thread = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gn");

    public NetworkNamespaceFixture()
    {
        Path = System.IO.Path.Combine(_directory.FullName, "ns");
        Routes = _thread.Create(Path, RouteSocket.Open);
    }

    public string Path { get; }

    public RouteSocket Routes { get; }

    public T Run<T>(Func<T> work) => _thread.Run(Path, work);

    public string NewPath(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public RouteSocket Create(string path) => _thread.Create(path, RouteSocket.Open);

    public void Dispose()
    {
        Routes.Dispose();
        foreach (var file in _directory.GetFiles())
            NamespaceThread.Remove(file.FullName);
        _directory.Delete();
        _thread.Dispose();
    }
}
