using System.Net;
using Gantry.Build.Execution.Remote;
using Gantry.Errors;

namespace Gantry.Build.Tests.Execution.Remote;

public sealed class GitReferenceTests
{
    [Theory]
    [InlineData("https://host/a.git#v1:dir", "https://host/a.git", "v1", "dir")]
    [InlineData("git@host:a/b.git", "git@host:a/b.git", "", "")]
    [InlineData("git://host/a#:dir", "git://host/a", "", "dir")]
    public void References_are_cut_into_their_parts(string text, string repository, string revision, string directory) =>
        Assert.Equal(new GitReference(repository, revision, directory), GitReference.TryParse(text));

    [Theory]
    [InlineData("https://host/file.tar.gz")]
    [InlineData("./a.git")]
    public void Other_sources_are_none(string text) => Assert.Null(GitReference.TryParse(text));

    [Theory]
    [InlineData("--upload-pack=touch /x")]
    [InlineData("a..b")]
    [InlineData("refs/heads/a:b")]
    [InlineData("a\nb")]
    [Trait("Threat", "20")]
    public async Task A_revision_that_is_an_option_or_no_name_is_refused(string revision) =>
        await Assert.ThrowsAsync<InvalidArgumentException>(() => GitCheckout.CreateAsync(new("https://localhost/a.git", revision, ""), Path.GetTempPath(), default));

    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("192.0.2.1", false)]
    [Trait("Threat", "20")]
    public void Link_local_addresses_are_never_fetched_from(string address, bool forbidden) =>
        Assert.Equal(forbidden, GuardedHttp.IsForbidden(IPAddress.Parse(address)));
}
