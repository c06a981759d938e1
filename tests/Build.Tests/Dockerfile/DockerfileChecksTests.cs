using System.Text;
using System.Text.Json.Nodes;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Checks;
using Gantry.Build.Dockerfile.Questions;
using Gantry.Errors;

namespace Gantry.Build.Tests.Dockerfile;

public sealed class DockerfileChecksTests
{
    [Theory]
    [InlineData("FROM a AS x\nFROM b AS x", "DuplicateStageName")]
    [InlineData("FROM a AS scratch", "ReservedStageName")]
    [InlineData("FROM a as x", "FromAsCasing")]
    [InlineData("FROM --platform=$TARGETPLATFORM a", "RedundantTargetPlatform")]
    [InlineData("FROM --platform=linux/arm64 a", "FromPlatformFlagConstDisallowed")]
    [InlineData("FROM a\nrun true\nCOPY a b", "ConsistentInstructionCasing")]
    [InlineData("FROM a\nCMD echo hi", "JSONArgsRecommended")]
    [InlineData("FROM a\nCMD [\"a\"]\nCMD [\"b\"]", "MultipleInstructionsDisallowed")]
    [InlineData("FROM a\nWORKDIR sub", "WorkdirRelativePath")]
    [InlineData("FROM a\nEXPOSE 80/TCP", "ExposeProtoCasing")]
    [InlineData("FROM a\nEXPOSE 80:80", "ExposeInvalidFormat")]
    [InlineData("ARG BASE=a\nFROM ${BASSE}", "UndefinedArgInFrom")]
    [InlineData("FROM a\nENV API_TOKEN=1", "SecretsUsedInArgOrEnv")]
    [InlineData("FROM a\nMAINTAINER me", "MaintainerDeprecated")]
    [InlineData("FROM a\nENV A b", "LegacyKeyValueFormat")]
    [InlineData("FROM a AS Upper", "StageNameCasing")]
    public void A_mistake_is_found_by_its_check(string file, string rule)
    {
        Assert.Equal(rule, Assert.Single(DockerfileChecks.Run(DockerfileParser.Parse(file), null)).Rule);
        Assert.NotEqual("", DockerfileChecks.Describe(rule));
        Assert.Empty(DockerfileChecks.Run(DockerfileParser.Parse($"# check=skip={rule}\n{file}"), null));
        Assert.Empty(DockerfileChecks.Run(DockerfileParser.Parse(file), $"skip={rule}"));
    }

    [Theory]
    [InlineData("FROM --platform=$BUILDPLATFORM golang AS build\nFROM scratch\nCOPY --from=build /a /a\nENTRYPOINT [\"/a\"]")]
    [InlineData("ARG TAG\nFROM base:${TAG:-1}\nSHELL [\"bash\", \"-c\"]\nCMD echo\nEXPOSE 80/tcp $PORT\nENV PUBLIC_KEY=x\nWORKDIR /a\nWORKDIR b")]
    public void What_is_right_is_left_alone(string file) => Assert.Empty(DockerfileChecks.Run(DockerfileParser.Parse(file), null));

    [Fact]
    public async Task Questions_are_answered_in_buildkits_shapes()
    {
        const string File = "# app the program\nFROM busybox AS app\n# VERSION which one\nARG VERSION=1\nRUN --mount=type=secret,id=token,required=true true\nRUN --mount=type=cache,target=/c true\n";
        var outline = await AskAsync("frontend.outline", File);
        Assert.Equal(("app", "the program"), ((string?)outline["name"], (string?)outline["description"]));
        Assert.Equal(("VERSION", "2", "which one"), ((string?)outline["args"]![0]!["name"], (string?)outline["args"]![0]!["value"], (string?)outline["args"]![0]!["description"]));
        Assert.Equal(("token", true), ((string?)outline["secrets"]![0]!["name"], (bool?)outline["secrets"]![0]!["required"]));
        Assert.Equal("/c", (string?)outline["cache"]![0]!["ID"]);
        Assert.True((bool?)(await AskAsync("frontend.targets", File))["targets"]![0]!["default"]);
        var lint = await AskAsync("frontend.lint", "FROM a\nCMD b\n");
        Assert.Equal(("JSONArgsRecommended", 2), ((string?)lint["warnings"]![0]!["ruleName"], (int?)lint["warnings"]![0]!["location"]!["ranges"]![0]!["start"]!["line"]));
        await Assert.ThrowsAsync<UnsupportedException>(() => AskAsync("frontend.other", File));
    }

    private static async Task<JsonNode> AskAsync(string question, string file)
    {
        var answer = await DockerfileQuestions.AnswerAsync(question, null, new Dictionary<string, string> { ["VERSION"] = "2" }, () => Task.FromResult(DockerfileParser.Parse(file)));
        return JsonNode.Parse(Encoding.UTF8.GetString(answer["result.json"]))!;
    }
}
