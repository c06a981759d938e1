using FsCheck.Xunit;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Microsoft.Extensions.Time.Testing;

namespace Gantry.DockerApi.Tests;

public sealed class FiltersTests
{
    [Theory]
    [InlineData("""{"label":{"a=b":true,"c":true}}""")]
    [InlineData("""{"label":["a=b","c"]}""")]
    public void The_forms_of_new_and_old_clients_mean_the_same(string json)
    {
        var filters = Filters.Parse(json, "label");

        Assert.Equal(["a=b", "c"], filters["label"].Order());
    }

    [Fact]
    public void A_value_that_is_false_is_not_wanted() =>
        Assert.False(Filters.Parse("""{"name":{"a":false}}""", "name").Has("name"));

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"label":"a"}""")]
    [InlineData("""{"label":{"a":1}}""")]
    [InlineData("""{"label":{},"label":{}}""")]
    [InlineData("""{"nonsense":{"a":true}}""")]
    [InlineData("""{"label":{"a":{"b":true}}}""")]
    public void Malformed_and_unknown_filters_are_refused(string json) =>
        Assert.StartsWith("invalid filter", Assert.Throws<InvalidArgumentException>(() => Filters.Parse(json, "label")).Message);

    [Theory]
    [InlineData("a=b", true)]
    [InlineData("a", true)]
    [InlineData("a=c", false)]
    [InlineData("b", false)]
    public void Labels_match_by_key_or_by_key_and_value(string wanted, bool matches)
    {
        var filters = Filters.Parse($$$"""{"label":{"{{{wanted}}}":true}}""", "label");

        Assert.Equal(matches, filters.MatchesLabels(new Dictionary<string, string> { ["a"] = "b", ["c"] = "" }));
    }

    [Fact]
    public void All_wanted_labels_must_be_there_and_no_unwanted_one()
    {
        var labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };

        Assert.True(Filters.Parse("""{"label":{"a":true,"b=2":true}}""", "label").MatchesLabels(labels));
        Assert.False(Filters.Parse("""{"label":{"a":true,"c":true}}""", "label").MatchesLabels(labels));
        Assert.False(Filters.Parse("""{"label!":{"a":true}}""", "label!").MatchesLabels(labels));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData("FALSE", false)]
    public void A_flag_has_many_spellings(string text, bool flag) =>
        Assert.Equal(flag, Filters.Parse($$$"""{"dangling":{"{{{text}}}":true}}""", "dangling").Flag("dangling"));

    [Theory]
    [InlineData("""{"dangling":{"maybe":true}}""")]
    [InlineData("""{"dangling":{"true":true,"false":true}}""")]
    public void A_flag_is_one_of_two(string json) =>
        Assert.Throws<InvalidArgumentException>(() => Filters.Parse(json, "dangling").Flag("dangling"));

    [Theory]
    [InlineData("24h", "2025-12-31T12:00:00Z")]
    [InlineData("1m30s", "2026-01-01T11:58:30Z")]
    [InlineData("1767225600", "2026-01-01T00:00:00Z")]
    [InlineData("2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z")]
    [InlineData("2025-06-01", "2025-06-01T00:00:00Z")]
    public void Until_is_a_moment_or_a_time_ago(string text, string expected)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T12:00:00Z"));

        Assert.Equal(DateTimeOffset.Parse(expected), Filters.Parse($$$"""{"until":{"{{{text}}}":true}}""", "until").Until(time));
    }

    [Property]
    public bool Any_text_is_read_or_refused(string? text)
    {
        try
        {
            Filters.Parse(text ?? "", "label");
            return true;
        }
        catch (InvalidArgumentException)
        {
            return true;
        }
    }
}
