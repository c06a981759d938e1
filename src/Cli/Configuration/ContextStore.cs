using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Linux.Filesystem;

namespace Gantry.Cli.Configuration;

/// <summary>The daemons that the user has given names, in the files in which Docker's command keeps them too.</summary>
/// <param name="directory">The folder of <c>config.json</c>.</param>
internal sealed class ContextStore(string directory)
{
    /// <summary>The name of what applies without a context.</summary>
    public const string DefaultName = "default";

    /// <summary>Where the descriptions are.</summary>
    private string Descriptions => Path.Combine(directory, "contexts", "meta");

    /// <summary>All contexts by name.</summary>
    public IReadOnlyList<DaemonContext> List() => Directory.Exists(Descriptions)
        ? [.. Directory.EnumerateDirectories(Descriptions).Select(folder => Read(Path.Combine(folder, "meta.json"))).OfType<DaemonContext>().OrderBy(context => context.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>The context of a name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public DaemonContext Find(string name) => Read(Path.Combine(DescriptionOf(name), "meta.json"))
        ?? throw new CommandException($"context \"{name}\": context not found: open {Path.Combine(DescriptionOf(name), "meta.json")}: no such file or directory");

    /// <summary>Whether there is a context of a name.</summary>
    public bool Has(string name) => File.Exists(Path.Combine(DescriptionOf(name), "meta.json"));

    /// <summary>The folder of a context's description.</summary>
    public string DescriptionOf(string name) => Path.Combine(Descriptions, IdOf(name));

    /// <summary>The folder of a context's certificates.</summary>
    public string CertificatesOf(string name) => Path.Combine(directory, "contexts", "tls", IdOf(name));

    /// <summary>Keeps a context with copies of its certificates.</summary>
    /// <param name="context">The context.</param>
    /// <param name="certificates">File names, as <c>ca.pem</c>, and where to copy them from.</param>
    public void Save(DaemonContext context, IReadOnlyDictionary<string, string> certificates)
    {
        Directory.CreateDirectory(DescriptionOf(context.Name), DirectoryModes.Private);
        foreach (var (name, source) in certificates)
        {
            var folder = Directory.CreateDirectory(Path.Combine(CertificatesOf(context.Name), "docker"), DirectoryModes.Private);
            File.WriteAllBytes(Path.Combine(folder.FullName, name), File.ReadAllBytes(source));
            File.SetUnixFileMode(Path.Combine(folder.FullName, name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        File.WriteAllText(Path.Combine(DescriptionOf(context.Name), "meta.json"), context.ToJson().ToJsonString());
    }

    /// <summary>Forgets a context.</summary>
    public void Remove(string name)
    {
        foreach (var folder in new[] { DescriptionOf(name), CertificatesOf(name) })
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The TLS settings of a context; null when it has no certificates.</summary>
    public TlsSettings? TlsOf(DaemonContext context)
    {
        var folder = Path.Combine(CertificatesOf(context.Name), "docker");
        if (!Directory.Exists(folder) && !context.SkipsVerification) return null;
        return new TlsSettings
        {
            Verify = !context.SkipsVerification,
            CaFile = Path.Combine(folder, "ca.pem"),
            CertificateFile = Path.Combine(folder, "cert.pem"),
            KeyFile = Path.Combine(folder, "key.pem"),
        };
    }

    private static string IdOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static DaemonContext? Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonObject json ? DaemonContext.Of(json) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CommandException($"cannot read the context in {path}: {e.Message}");
        }
    }
}
