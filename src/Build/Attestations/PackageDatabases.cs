using System.Text;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Attestations;

/// <summary>Reads which packages are installed in an image, from the records of dpkg and apk. They are somebody else's data: nothing in them is run.</summary>
internal static class PackageDatabases
{
    private const int MaxFile = 64 * 1024 * 1024;
    private const string Dpkg = "var/lib/dpkg/status", DpkgParts = "var/lib/dpkg/status.d", Apk = "lib/apk/db/installed";

    /// <summary>The packages, in the order of their names.</summary>
    public static IReadOnlyList<InstalledPackage> Read(RootedDirectory root)
    {
        var packages = ReadDpkg(root.ReadFile(Dpkg, MaxFile));
        if (root.Status(DpkgParts) is { IsDirectory: true })
            using (var parts = root.OpenDirectory(DpkgParts))
                foreach (var entry in parts.Entries().Where(e => !e.Name.EndsWith(".md5sums", StringComparison.Ordinal)))
                    packages = packages.Concat(ReadDpkg(root.ReadFile($"{DpkgParts}/{entry.Name}", MaxFile)));
        return [.. packages.Concat(ReadApk(root.ReadFile(Apk, MaxFile))).Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Version, StringComparer.Ordinal)];
    }

    /// <summary>dpkg's status: paragraphs of <c>Name: value</c> (deb-control(5)).</summary>
    private static IEnumerable<InstalledPackage> ReadDpkg(byte[]? content) =>
        from paragraph in Paragraphs(content, ": ")
        where !paragraph.TryGetValue("Status", out var status) || status.EndsWith(" installed", StringComparison.Ordinal)
        where paragraph.ContainsKey("Package") && paragraph.ContainsKey("Version")
        select new InstalledPackage(paragraph["Package"], paragraph["Version"], paragraph.GetValueOrDefault("Architecture", ""), "deb");

    /// <summary>apk's database: paragraphs of <c>P:name</c>, <c>V:version</c>, <c>A:architecture</c>.</summary>
    private static IEnumerable<InstalledPackage> ReadApk(byte[]? content) =>
        from paragraph in Paragraphs(content, ":")
        where paragraph.ContainsKey("P") && paragraph.ContainsKey("V")
        select new InstalledPackage(paragraph["P"], paragraph["V"], paragraph.GetValueOrDefault("A", ""), "apk");

    private static List<Dictionary<string, string>> Paragraphs(byte[]? content, string separator)
    {
        var paragraphs = new List<Dictionary<string, string>>();
        var current = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(content ?? []).AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                paragraphs.Add(current);
                current = new(StringComparer.Ordinal);
                continue;
            }
            // What begins with a blank goes on with the field before, and no field of interest is that long.
            if (line[0] is not (' ' or '\t') && line.IndexOf(separator, StringComparison.Ordinal) is > 0 and var at)
                current.TryAdd(line[..at].ToString(), line[(at + separator.Length)..].ToString());
        }
        paragraphs.Add(current);
        return paragraphs;
    }
}
