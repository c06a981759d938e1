using System.Formats.Tar;
using System.Globalization;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>What an image is, whoever built it.</summary>
internal static class BuiltImage
{
    /// <summary>An image's configuration, and of each file name, kind, mode, owner, size and link: all but times.</summary>
    public static async Task<string> DescribeAsync(DockerCli docker, string image)
    {
        var configuration = await docker.InspectAsync(image, "{{.Architecture}} {{.Os}} {{.Author}} {{json .Config}}");
        var container = await docker.OkAsync("create", image, "unused");
        var files = await Command.RunAsync("docker", ["export", container], docker.Environment);
        Assert.True(files.ExitCode == 0, files.Errors);
        await docker.OkAsync("rm", container);
        return configuration + "\n" + string.Join('\n', Files(files.Bytes).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Files(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        while (reader.GetNextEntry() is { } entry)
            yield return string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {entry.EntryType} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid} {entry.Length} {entry.LinkName}");
    }
}
