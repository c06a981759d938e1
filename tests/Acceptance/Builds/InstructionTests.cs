using System.Text.RegularExpressions;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Each instruction, in good and in bad use, through every way in: the same image, or the same mistake told.</summary>
public sealed class InstructionTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Good => new()
    {
        { "FROM", "ARG TAG=latest\nFROM --platform=$BUILDPLATFORM busybox:${TAG} AS one\nRUN echo one > /one\nFROM one AS Two\nENV TWO=2\nFROM scratch\nCOPY --from=0 /one /by-number\nCOPY --from=two /one /by-name\n" },
        { "RUN", "FROM busybox AS base\nRUN echo shell > /shell\nRUN [\"sh\", \"-c\", \"echo exec > /exec\"]\nRUN --network=none ! ip route | grep -q default\nRUN <<END\nset -e\necho document > /document\nEND\nRUN <<END cat > /input\nfrom the input\nEND\nRUN <<'END'\n#!/bin/sh\necho \"interpreted $0\" | sed 's/.dev.*//' > /interpreted\nEND\n" },
        { "RUN --mount", "FROM busybox AS base\nRUN echo base > /base\nFROM busybox\nRUN --mount=type=bind,source=dir,target=/in --mount=type=bind,from=base,source=/base,target=/base,rw --mount=type=tmpfs,target=/t --mount=type=cache,target=/c,sharing=locked,mode=0700 cat /in/b.txt /base > /read && echo x > /t/x && echo x > /c/x && echo x > /base\n" },
        { "CMD and ENTRYPOINT", "FROM busybox AS a\nCMD echo $HOME\nFROM a\nENTRYPOINT [\"sh\", \"-c\"]\nCMD [\"echo\", \"a \\\"quoted\\\" word\"]\n" },
        { "ENTRYPOINT in a shell", "FROM busybox\nCMD [\"forgotten\"]\nENTRYPOINT exec top -b\n" },
        { "LABEL and EXPOSE", "FROM busybox\nARG V=1.0\nLABEL one=1 \"two words\"=\"a b\" version=$V \\\n  three=\"li\\\nne\"\nLABEL old style\nEXPOSE 80 53/udp 8000-8002/tcp ${V%.*}234\n" },
        { "ENV and ARG", "ARG GLOBAL=given\nFROM busybox\nARG GLOBAL\nARG LOCAL=l UNSET\nARG HTTP_PROXY\nENV A=1 B=\"two words\" C=three\\ words\nENV OLD all that follows\nENV D=${A:-none} E=${NONE:-default} F=${A:+set} G=${B#two} H=${B%%wor*} I=${B//o/0} J=$GLOBAL-$LOCAL-${UNSET-unset}\nRUN env | grep -E '^(GLOBAL|LOCAL|D|E)=' | sort > /env\n" },
        { "ADD", "FROM busybox\nADD a.txt dir /added/\nADD archive.tar.gz /unpacked/\nADD --unpack=false archive.tar.gz /packed/\nADD --chown=1:2 --chmod=600 a.txt /owned\nADD [\"a.txt\", \"/a name\"]\n" },
        { "COPY", "FROM busybox AS one\nRUN mkdir -p /x/y && echo u:x:3:4::/: >> /etc/passwd && echo g:x:5: >> /etc/group && echo y > /x/y/z && chown 7:8 /x/y/z && ln -s z /x/y/link\nFROM one\nCOPY *.txt dir/ /many/\nCOPY --parents dir/b.txt dir/sub /kept/\nCOPY --exclude=*.log dir /without/\nCOPY --from=one /x /x\nCOPY --from=one --chown=u:g /x/y/z /z\nCOPY --link --chmod=u=rwx,go=r a.txt /linked/\nCOPY <<one <<\"two\" /documents/\n$HOME one\none\n$HOME two\ntwo\n" },
        { "VOLUME, USER and WORKDIR", "FROM busybox\nVOLUME /data /more\nVOLUME [\"/a b\"]\nWORKDIR /work\nWORKDIR rel\nENV AT=/env\nWORKDIR $AT/dir\nRUN pwd > /pwd\nUSER nobody:1\nRUN id -u && id -g\n" },
        { "ONBUILD", "FROM busybox AS base\nONBUILD COPY a.txt /triggered\nONBUILD RUN echo trigger > /trigger\nONBUILD ENV TRIGGERED=yes\nFROM base\nRUN cat /triggered /trigger > /both\n" },
        { "STOPSIGNAL, HEALTHCHECK, SHELL and MAINTAINER", "FROM busybox\nMAINTAINER somebody <some@example.com>\nSTOPSIGNAL 9\nHEALTHCHECK --interval=1m30s --timeout=2s --start-period=3s --start-interval=500ms --retries=4 CMD wget -q localhost\nSHELL [\"/bin/sh\", \"-euc\"]\nRUN echo $- | grep -q u && echo u > /u\nCMD echo in the shell\n" },
        { "HEALTHCHECK NONE", "FROM busybox\nHEALTHCHECK CMD [\"true\"]\nHEALTHCHECK NONE\n" },
        { "directives, comments and lines that go on", "# escape=`\n# check=skip=all\n# a comment\nFROM busybox\nRUN echo one `\n# in between\n\n  && echo two > /two `\n  && echo three > /three\nENV P=c:\\dir\n" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "FROM", "either one or three arguments" },
        { "FROM --platform=odd/odd/odd/odd busybox", "odd/odd/odd/odd" },
        { "RUN --mount=type=odd,target=/x true", "odd" },
        { "RUN --mount=type=bind true", "target" },
        { "RUN --network=odd true", "odd" },
        { "LABEL", "at least one argument" },
        { "ENV one", "must have two arguments" },
        { "ENV A=${B:?lacking}", "lacking" },
        { "EXPOSE word", "word" },
        { "ADD --checksum=odd http://127.0.0.1:1/x /x", "odd" },
        { "ADD missing /x", "not found" },
        { "COPY a.txt", "at least two arguments" },
        { "COPY missing /x", "not found" },
        { "COPY --chmod=odd a.txt /x", "odd" },
        { "COPY --chown=nobody-here a.txt /x", "nobody-here" },
        { "COPY --from=7 a.txt /x", "7" },
        { "VOLUME [\"\"]", "empty string" },
        { "USER", "exactly one argument" },
        { "WORKDIR", "exactly one argument" },
        { "ARG", "at least one argument" },
        { "ONBUILD FROM busybox", "ONBUILD trigger" },
        { "STOPSIGNAL SIGODD", "SIGODD" },
        { "HEALTHCHECK ODD", "ODD" },
        { "HEALTHCHECK --interval=odd CMD true", "odd" },
        { "SHELL /bin/sh -c", "JSON" },
        { "MAINTAINER", "exactly one argument" },
        { "CMD --odd=1 x", "unknown flag" },
        { "ENTRYPOINT --odd=1 x", "unknown flag" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Good_use_gives_the_same_image_on_every_way_in(string name, string dockerfile)
    {
        await WriteAsync(dockerfile);
        var described = new Dictionary<BuildClient, string>();
        foreach (var client in Enum.GetValues<BuildClient>())
        {
            var image = DockerCli.Name("instruction");
            var built = await client.BuildAsync(shared.Docker, "--no-cache", "-t", image, _folder.Path);
            Assert.True(built.ExitCode == 0, $"{name} by {client}: {built.Everything}");
            described[client] = await BuiltImage.DescribeAsync(shared.Docker, image);
            await shared.Docker.OkAsync("rmi", image);
        }
        Assert.All(described, d => Assert.Equal(described[BuildClient.Classic], d.Value));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_use_is_told_with_its_line_on_every_way_in(string line, string words)
    {
        await WriteAsync(line.StartsWith("FROM", StringComparison.Ordinal) ? line + "\n" : $"FROM busybox\n{line}\n");
        foreach (var client in Enum.GetValues<BuildClient>())
        {
            var built = await client.BuildAsync(shared.Docker, _folder.Path);
            Assert.True(built.ExitCode != 0, $"{client}: {built.Everything}");
            Assert.Contains(words, built.Everything.Replace(line, "", StringComparison.Ordinal));
            Assert.Matches($@"(>>>|\|) {Regex.Escape(line)}", built.Everything);
        }
    }

    private async Task WriteAsync(string dockerfile)
    {
        _folder.Write("a.txt", "A").Write("dir/b.txt", "B").Write("dir/no.log", "no").Write("dir/sub/c", "C").Write("tar/in", "unpacked").Write("Dockerfile", dockerfile);
        await Command.RunAsync("tar", ["czf", _folder.At("archive.tar.gz"), "-C", _folder.At("tar"), "in"]);
    }
}
