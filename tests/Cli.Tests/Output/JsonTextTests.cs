using System.Text.Json;
using Gantry.Cli.Output;

namespace Gantry.Cli.Tests.Output;

public sealed class JsonTextTests
{
    [Fact]
    public void Values_are_indented_as_docker_does_and_stay_as_they_came()
    {
        using var json = JsonDocument.Parse("""{"a":[1,"x"],"b":{},"c":[],"d":[[0],{"e":12345678901234567890}],"f":"<\u0041>","g":1.0}""");
        Assert.Equal(
            """
            {
                "a": [
                    1,
                    "x"
                ],
                "b": {},
                "c": [],
                "d": [
                    [
                        0
                    ],
                    {
                        "e": 12345678901234567890
                    }
                ],
                "f": "<\u0041>",
                "g": 1.0
            }
            """,
            JsonText.Indent(json.RootElement));
        Assert.Equal("""{"a":[1,"x"],"b":{},"c":[],"d":[[0],{"e":12345678901234567890}],"f":"<\u0041>","g":1.0}""", JsonText.Compact(json.RootElement));
    }
}
