using Gantry.Engine.Containers;
using Gantry.Engine.Logs;
using Gantry.Errors;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Tests.Logs;

public sealed class LogAttributesTests
{
    private static readonly string s_id = new('a', 64);

    [Fact]
    public void Labels_variables_and_a_tag_are_chosen_by_name_and_by_pattern()
    {
        var attributes = LogAttributes.Of(With(new() { ["labels"] = "one,absent", ["labels-regex"] = "^t", ["env"] = "A", ["env-regex"] = "^B.$", ["tag"] = "{{.Name}}/{{ .ID }}" }));
        Assert.Equal(["A=1", "BB=2=3", "one=I", $"tag=web/{s_id[..12]}", "two=II"], attributes.Select(a => $"{a.Key}={a.Value}"));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("none")]
    public void Other_drivers_keep_none(string driver) =>
        Assert.Empty(LogAttributes.Of(With(new() { ["labels"] = "one" }, driver)));

    [Theory]
    [InlineData("labels-regex", "(")]
    [InlineData("env-regex", "[")]
    [InlineData("tag", "{{.Nope}}")]
    [InlineData("tag", "{{ index .Labels }}")]
    public void A_malformed_option_is_refused(string option, string value) =>
        Assert.Throws<InvalidArgumentException>(() => LogSettings.Parse(new LogConfig { Type = "json-file", Config = new Dictionary<string, string> { [option] = value } }));

    private static Container With(Dictionary<string, string> options, string driver = "json-file") => new()
    {
        Id = s_id,
        Name = "web",
        Created = DateTimeOffset.UnixEpoch,
        ImageId = Digest.Of("image"u8),
        Config = new ContainerConfig { Image = "busybox", Labels = new Dictionary<string, string> { ["one"] = "I", ["two"] = "II", ["other"] = "" }, Env = ["A=1", "BB=2=3", "C=4"] },
        HostConfig = new HostConfig { LogConfig = new LogConfig { Type = driver, Config = options } },
    };
}
