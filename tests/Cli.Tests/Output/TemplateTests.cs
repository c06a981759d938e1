using System.Text.Json;
using FsCheck.Xunit;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Tests.Output;

public sealed class TemplateTests
{
    private const string Container = """
        {"Id":"abc","Name":"/web","State":{"Running":true,"Pid":42},"Config":{"Cmd":["a","b"],"Env":null,"Labels":{"b":"2","a":"1 <x>"}},"Networks":{"bridge":{"IPAddress":"172.17.0.2"}},"Ratio":1.5}
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{.Id}}", "abc")]
    [InlineData("{{.ID}}", "abc")]
    [InlineData("{{ .State.Pid }}", "42")]
    [InlineData("{{json .State}}", "{\"Pid\":42,\"Running\":true}")]
    [InlineData("{{json .Config.Labels}}", "{\"a\":\"1 \\u003cx\\u003e\",\"b\":\"2\"}")]
    [InlineData("{{.Config.Labels}}", "map[a:1 <x> b:2]")]
    [InlineData("{{.Config.Cmd}}", "[a b]")]
    [InlineData("{{.Config.Env}}", "<no value>")]
    [InlineData("{{index .Config.Labels \"b\"}}", "2")]
    [InlineData("{{index .Config.Cmd 1}}", "b")]
    [InlineData("{{(index .Networks \"bridge\").IPAddress}}", "172.17.0.2")]
    [InlineData("{{range .Config.Cmd}}<{{.}}>{{end}}", "<a><b>")]
    [InlineData("{{range $i, $c := .Config.Cmd}}{{$i}}={{$c}};{{end}}", "0=a;1=b;")]
    [InlineData("{{range $k, $v := .Networks}}{{$k}}:{{$v.IPAddress}}{{end}}", "bridge:172.17.0.2")]
    [InlineData("{{range .Config.Env}}x{{else}}none{{end}}", "none")]
    [InlineData("{{if .State.Running}}up{{else}}down{{end}}", "up")]
    [InlineData("{{if eq .State.Pid 42}}yes{{end}}", "yes")]
    [InlineData("{{if and .State.Running (gt .State.Pid 40)}}big{{end}}", "big")]
    [InlineData("{{if eq .Id \"x\"}}x{{else if eq .Id \"abc\"}}abc{{else}}?{{end}}", "abc")]
    [InlineData("{{with .State}}{{.Pid}}{{end}}", "42")]
    [InlineData("{{with $s := .State}}{{$s.Pid}} {{$.Id}}{{end}}", "42 abc")]
    [InlineData("{{join .Config.Cmd \",\"}}", "a,b")]
    [InlineData("{{.Id | upper | printf \"%s!\"}}", "ABC!")]
    [InlineData("{{title .Id}} {{lower \"AbC\"}}", "Abc abc")]
    [InlineData("{{printf \"%-5s|%5s|%03d|%q\" .Id .Id 7 .Id}}", "abc  |  abc|007|\"abc\"")]
    [InlineData("{{println .Id 1}}", "abc 1\n")]
    [InlineData("{{print .Ratio}}", "1.5")]
    [InlineData("{{len .Config.Cmd}}", "2")]
    [InlineData("{{slice .Id 1 2}}", "b")]
    [InlineData("{{truncate .Id 2}}", "ab")]
    [InlineData("{{split \"a,b\" \",\"}}", "[a b]")]
    [InlineData("{{$x := .Id}}{{$x}}{{$x = \"y\"}}{{$x}}", "abcy")]
    [InlineData("a {{- .Id -}} b", "aabcb")]
    [InlineData("{{/* comment */}}x", "x")]
    [InlineData("{{not .State.Running}}", "false")]
    public void Templates_do_what_they_do_in_go(string template, string text)
    {
        using var document = JsonDocument.Parse(Container);

        Assert.Equal(text, Template.Parse(template).Render(TemplateData.From(document.RootElement)));
    }

    [Theory]
    [InlineData("{{.Nope}}", "template: :1:2: executing \"\" at <.Nope>: map has no entry for key \"Nope\"")]
    [InlineData("{{.Id.Nope}}", "template: :1:2: executing \"\" at <.Id.Nope>: can't evaluate field Nope in type string")]
    [InlineData("{{index .Config.Cmd 7}}", "error calling index: index out of range: 7")]
    public void What_does_not_fit_the_data_is_said(string template, string message)
    {
        using var document = JsonDocument.Parse(Container);
        var data = TemplateData.From(document.RootElement);

        Assert.Equal(message, Assert.Throws<TemplateException>(() => Template.Parse(template).Render(data)).Message);
    }

    [Theory]
    [InlineData("{{")]
    [InlineData("{{.Id")]
    [InlineData("{{if .Id}}x")]
    [InlineData("{{end}}")]
    [InlineData("{{nope .Id}}")]
    [InlineData("{{.Id | }}")]
    [InlineData("{{(.Id}}")]
    [InlineData("{{\"x}}")]
    [InlineData("{{}}")]
    public void What_is_no_template_is_refused(string template) => Assert.Throws<TemplateException>(() => Template.Parse(template));

    [Property(MaxTest = 2000)]
    public bool No_text_breaks_a_template(string? inside)
    {
        foreach (var hostile in new[] { "{{or}}", "{{and}}", inside ?? "", $"{{{{{inside}}}}}", $"{{{{range .A}}}}{inside}{{{{end}}}}", $"{{{{printf \"{inside}\" 1}}}}" })
        {
            try
            {
                Template.Parse(hostile).Render(new SortedDictionary<string, object?> { ["A"] = new List<object?> { 1L } });
            }
            catch (TemplateException)
            {
                continue;
            }
        }
        return true;
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Throws<TemplateException>(() => Template.Parse(string.Concat(Enumerable.Repeat("{{if 1}}", 10_000))));
}
