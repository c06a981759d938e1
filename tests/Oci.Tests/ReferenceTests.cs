using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Oci.Tests;

public sealed class ReferenceTests
{
    private const string Hex = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("index.docker.io/library/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("user/app:v1", "docker.io/user/app:v1", "user/app:v1")]
    [InlineData("docker.io/library/a/b", "docker.io/library/a/b", "library/a/b")]
    [InlineData("localhost/app", "localhost/app", "localhost/app")]
    [InlineData("localhost:5000/app", "localhost:5000/app", "localhost:5000/app")]
    [InlineData("[::1]:5000/app:x", "[::1]:5000/app:x", "[::1]:5000/app:x")]
    [InlineData("registry.example/project/repository:tag@sha256:" + Hex, "registry.example/project/repository:tag@sha256:" + Hex, "registry.example/project/repository:tag@sha256:" + Hex)]
    [InlineData("busybox@sha256:" + Hex, "docker.io/library/busybox@sha256:" + Hex, "busybox@sha256:" + Hex)]
    [InlineData("Foo/bar", "Foo/bar", "Foo/bar")]
    [InlineData("a__b/c-----d/e.f", "docker.io/a__b/c-----d/e.f", "a__b/c-----d/e.f")]
    public void A_reference_is_normalised_and_shown_as_people_write_it(string text, string full, string familiar)
    {
        var reference = Reference.Parse(text);

        Assert.Equal(full, reference.ToString());
        Assert.Equal(familiar, reference.Familiar);
        Assert.Equal(reference, Reference.Parse(full));
    }

    [Theory]
    [InlineData("", "invalid reference format")]
    [InlineData("FOO", "invalid reference format: repository name (library/FOO) must be lowercase")]
    [InlineData("host.example/Foo:tag", "invalid reference format: repository name (Foo) must be lowercase")]
    [InlineData(":tag", "invalid reference format")]
    [InlineData("a..b", "invalid reference format")]
    [InlineData("a//b", "invalid reference format")]
    [InlineData("a:tag:other", "invalid reference format")]
    [InlineData("a:-x", "invalid reference format")]
    [InlineData("-host.example/app", "invalid reference format")]
    [InlineData("../etc/passwd", "invalid reference format")]
    [InlineData("a\n", "invalid reference format")]
    [InlineData("a@sha256:abcd", "invalid reference format")]
    [InlineData("a@md5:" + Hex, "invalid reference format: unsupported digest algorithm")]
    [InlineData(Hex, "invalid reference format: invalid repository name (" + Hex + "), cannot specify 64-byte hexadecimal strings")]
    public void A_malformed_reference_is_refused_in_Dockers_words(string text, string message)
    {
        var error = Assert.Throws<InvalidArgumentException>(() => Reference.Parse(text));

        Assert.Equal(message, error.Message);
        Assert.False(Reference.TryParse(text, out _));
    }

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.Equal(255, Reference.Parse("h.example/" + new string('a', 255)).Path.Length);
        Assert.Equal(
            "invalid reference format: repository name must not be more than 255 characters",
            Assert.Throws<InvalidArgumentException>(() => Reference.Parse(new string('a', 256))).Message);
        Assert.Equal(128, Reference.Parse("a:" + new string('t', 128)).Tag!.Length);
        Assert.Throws<InvalidArgumentException>(() => Reference.Parse("a:" + new string('t', 129)));
        Assert.Throws<InvalidArgumentException>(() => Reference.Parse(new string('a', 1_000_000)));
    }

    [Fact]
    public void The_default_tag_is_latest_unless_there_is_a_tag_or_digest()
    {
        Assert.Equal("latest", Reference.Parse("a").WithDefaultTag().Tag);
        Assert.Equal("b", Reference.Parse("a:b").WithDefaultTag().Tag);
        Assert.Null(Reference.Parse("a@sha256:" + Hex).WithDefaultTag().Tag);
    }
}
