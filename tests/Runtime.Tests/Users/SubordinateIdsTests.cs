using Gantry.Errors;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Users;

namespace Gantry.Runtime.Tests.Users;

public sealed class SubordinateIdsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gantry-subids-").FullName;

    public SubordinateIdsTests()
    {
        Write("etc/passwd", "root:x:0:0:::\nann:x:1001:1001:::\ndockremap:x:990:990:::\n");
        Write("etc/group", "ann:x:1001:\nstaff:x:50:ann\ndockremap:x:990:\n");
        Write("etc/subuid", "1001:200000:65536\ndockremap:300000:65536\nsmall:1:10\n");
        Write("etc/subgid", "ann:400000:131072\nstaff:600000:65536\n990:300000:65536\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("ann", 200000, 400000)]
    [InlineData("1001", 200000, 400000)]
    [InlineData("ann:staff", 200000, 600000)]
    [InlineData("default", 300000, 300000)]
    public void Ranges_are_found_by_name_and_by_number(string remap, uint uid, uint gid) =>
        Assert.Equal(new IdMapping(uid, gid, 65536), SubordinateIds.Find(remap, _root));

    [Theory]
    [InlineData("nobody")]
    [InlineData("small")]
    [InlineData("ann:nogroup")]
    [InlineData("a:b:c")]
    [InlineData(":")]
    public void Without_a_range_the_error_names_the_remedy(string remap) =>
        Assert.Contains("userns-remap", Assert.Throws<InvalidArgumentException>(() => SubordinateIds.Find(remap, _root)).Message);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        File.WriteAllText(Path.Combine(_root, path), text);
    }
}
