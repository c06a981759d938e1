using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Tests.Execution;

public sealed class ImageBuilderTests : IAsyncLifetime
{
    private BuilderHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BuilderHost.CanRun, "needs root and busybox-static");
        _host = await BuilderHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        Assert.Empty(_host.LeftMounts());
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Run_makes_a_layer_and_the_second_build_takes_it_from_the_cache()
    {
        const string File = "FROM busybox\nENV A=1\nRUN echo hello $A > /x && echo said\nCMD [\"cat\", \"/x\"]\n";
        var first = await _host.BuildAsync(File);
        Assert.Contains("said", _host.Progress.Output);
        Assert.Equal("hello 1\n", (await _host.FilesAsync(first))["x"]);
        Assert.Equal(["cat", "/x"], first.Config.Config!.Cmd);
        Assert.Equal(2, first.Config.RootFs.DiffIds.Count);
        Assert.Equal(["ENV A=1", "RUN /bin/sh -c echo hello $A > /x && echo said # buildkit", "CMD [\"cat\" \"/x\"]"], first.Config.History!.Select(h => h.CreatedBy));

        var second = await _host.BuildAsync(File);
        Assert.Equal(first.ChainId, second.ChainId);
        Assert.Equal(Digest.Of(first.Config.ToBytes()), Digest.Of(second.Config.ToBytes()));
        Assert.Contains(_host.Progress.Cached, s => s.StartsWith("RUN", StringComparison.Ordinal));
        Assert.DoesNotContain("said", _host.Progress.Output);
    }

    [Fact]
    public async Task The_mount_points_of_a_run_are_not_in_its_layer()
    {
        var result = await _host.BuildAsync("FROM busybox\nRUN --mount=type=cache,target=/made/cache --mount=type=tmpfs,target=/t touch /made/cache/a /t/b /kept\n");
        var files = await _host.FilesAsync(result);
        Assert.True(files.ContainsKey("kept"));
        foreach (var path in (string[])["made", "t", "proc", "dev", "sys", "etc/hosts", "etc/resolv.conf", "run"])
            Assert.False(files.ContainsKey(path), path);
    }

    [Fact]
    public async Task Copy_follows_docker_in_names_owners_and_modes()
    {
        var result = await _host.BuildAsync("""
            FROM busybox
            WORKDIR /app
            COPY a.txt .
            COPY a.txt renamed
            COPY dir /copied
            COPY dir/*.c /sources/
            COPY --chown=app:staff --chmod=u=rw,go= a.txt /owned/
            COPY --exclude=*.md dir /without
            COPY --parents dir/sub/d.txt /parents/
            COPY <<one <<two /docs/
            $PATH
            one
            2
            two
            RUN stat -c '%u:%g %a' /owned/a.txt /owned /copied/b.c
            """, null, ("a.txt", "A"), ("dir/b.c", "B"), ("dir/c.c", "C"), ("dir/read.md", "R"), ("dir/sub/d.txt", "D"));
        var files = await _host.FilesAsync(result);
        Assert.Equal("A", files["app/a.txt"]);
        Assert.Equal("A", files["app/renamed"]);
        Assert.Equal("D", files["copied/sub/d.txt"]);
        Assert.Equal("C", files["sources/c.c"]);
        Assert.False(files.ContainsKey("sources/read.md"));
        Assert.False(files.ContainsKey("without/read.md"));
        Assert.Equal("B", files["without/b.c"]);
        Assert.Equal("D", files["parents/dir/sub/d.txt"]);
        Assert.Equal("/bin:/usr/bin\n", files["docs/one"]);
        Assert.Equal("2\n", files["docs/two"]);
        Assert.Contains("1000:50 600", _host.Progress.Output);
        Assert.Contains("0:0 644", _host.Progress.Output);
    }

    [Fact]
    public async Task Only_the_stages_that_the_target_needs_are_built()
    {
        const string File = """
            FROM busybox AS base
            RUN echo base > /base
            FROM base AS build
            RUN echo built > /out
            FROM busybox AS unused
            RUN exit 1
            FROM scratch AS final
            COPY --from=build /out /out
            COPY --from=0 /base /base
            """;
        var files = await _host.FilesAsync(await _host.BuildAsync(File));
        Assert.Equal(["base", "out"], files.Keys.Order());
        await Assert.ThrowsAsync<BuildException>(() => _host.BuildAsync(File, r => r with { Target = "unused" }));
        var missing = await Assert.ThrowsAsync<InvalidArgumentException>(() => _host.BuildAsync(File, r => r with { Target = "finl" }));
        Assert.Contains("did you mean final?", missing.Message);
    }

    [Fact]
    public async Task A_changed_file_rebuilds_what_takes_it_and_a_changed_time_does_not()
    {
        const string File = "FROM busybox\nCOPY a /a\nRUN echo one\nCOPY b /b\nRUN echo two\n";
        await _host.BuildAsync(File, null, ("a", "1"), ("b", "1"));
        await _host.BuildAsync(File, null, ("a", "1"), ("b", "1"));
        Assert.Empty(_host.Progress.Done);
        await _host.BuildAsync(File, null, ("a", "1"), ("b", "2"));
        Assert.Equal(["COPY b /b", "RUN echo two"], _host.Progress.Done);
    }

    [Fact]
    public async Task A_failing_step_says_its_code_and_its_line()
    {
        var failure = await Assert.ThrowsAsync<BuildException>(() => _host.BuildAsync("FROM busybox\n\nRUN echo bad; exit 3\n"));
        Assert.Equal(3, failure.ExitCode);
        Assert.Equal(3, failure.Range.Start.Line);
        Assert.Contains("exit code: 3", failure.Message);
        Assert.Contains("bad", _host.Progress.Output);
    }

    [Fact]
    public async Task Build_arguments_reach_steps_and_are_part_of_the_key_but_proxies_are_not()
    {
        const string File = "ARG V=1\nFROM busybox\nARG V\nARG W=${V}w\nRUN echo V=$V W=$W P=$HTTP_PROXY\n";
        await _host.BuildAsync(File, r => r with { Arguments = new Dictionary<string, string> { ["HTTP_PROXY"] = "http://p" } });
        Assert.Contains("V=1 W=1w P=http://p", _host.Progress.Output);
        await _host.BuildAsync(File);
        Assert.Empty(_host.Progress.Done);
        await _host.BuildAsync(File, r => r with { Arguments = new Dictionary<string, string> { ["V"] = "2" } });
        Assert.Contains("V=2 W=2w", _host.Progress.Output);
    }

    [Fact]
    public async Task Secrets_reach_the_step_and_are_nowhere_afterwards()
    {
        var secret = $"top-{Guid.NewGuid():N}";
        var result = await _host.BuildAsync(
            "FROM busybox\nRUN --mount=type=secret,id=s cat /run/secrets/s | wc -c\nRUN --mount=type=secret,id=s,env=TOKEN echo ${#TOKEN}\n",
            r => r with { Secrets = new OneSecret("s", secret) });
        Assert.Contains("36", _host.Progress.Output);
        Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(result.Config.ToBytes()));
        using var grep = System.Diagnostics.Process.Start("grep", ["-raq", secret, _host.Root]);
        await grep.WaitForExitAsync();
        Assert.Equal(1, grep.ExitCode);
        var missing = await Assert.ThrowsAsync<BuildException>(() => _host.BuildAsync("FROM busybox\nRUN --mount=type=secret,id=n,required=true true\n"));
        Assert.Contains("secret n: not found", missing.Message);
    }

    [Fact]
    public async Task Cache_mounts_last_from_build_to_build()
    {
        await _host.BuildAsync("FROM busybox\nRUN --mount=type=cache,target=/c,id=k echo first > /c/f\n");
        await _host.RestartAsync();
        await _host.BuildAsync("FROM busybox\nRUN --mount=type=cache,target=/c,id=k cat /c/f\n");
        Assert.Contains("first", _host.Progress.Output);
    }

    [Fact]
    public async Task Bind_mounts_show_the_context_and_forget_what_is_written()
    {
        const string File = "FROM busybox\nRUN --mount=type=bind,target=/src,rw cat /src/a && echo no > /src/a && cat /src/a\nRUN --mount=type=bind,source=a,target=/one cat /one && ! touch /one 2> /dev/null\n";
        await _host.BuildAsync(File, null, ("a", "yes\n"));
        Assert.Contains("yes\nno\nyes", _host.Progress.Output);
    }

    [Fact]
    public async Task Heredocs_run_as_scripts()
    {
        await _host.BuildAsync("FROM busybox\nRUN <<EOF\necho one\necho two $0\nEOF\nRUN <<X\n#!/bin/cat\nverbatim $A\nX\nRUN cat <<A - <<'B'\na\nA\nb\nB\n");
        Assert.Contains("one\ntwo", _host.Progress.Output);
        Assert.Contains("verbatim $A", _host.Progress.Output);
    }

    [Fact]
    public async Task Steps_run_confined()
    {
        await _host.BuildAsync("FROM busybox\nUSER app\nWORKDIR /w\nRUN id && env && ls /proc/self/fd && ! touch /proc/sysrq-trigger && ls /var/run/docker.sock /run/gantry.sock; true\n");
        Assert.Contains("uid=1000(app)", _host.Progress.Output);
        Assert.DoesNotContain("/run/gantry.sock\n", _host.Progress.Output.Replace("ls: /run/gantry.sock: No", "", StringComparison.Ordinal));
        var insecure = await Assert.ThrowsAsync<BuildException>(() => _host.BuildAsync("FROM busybox\nRUN --security=insecure true\n"));
        Assert.Contains("security.insecure is not allowed", insecure.Message);
        var network = await Assert.ThrowsAsync<BuildException>(() => _host.BuildAsync("FROM busybox\nRUN --network=host true\n"));
        Assert.Contains("network.host is not allowed", network.Message);
    }

    [Fact]
    public async Task Onbuild_triggers_run_in_the_next_build_only()
    {
        var parent = await _host.BuildAsync("FROM busybox\nONBUILD COPY a /from-onbuild\nONBUILD ENV X=1\n", null, ("a", "A"));
        _host.Builder.Exports.ToStore(parent, [Oci.Reference.Parse("parent:latest")]);
        var child = await _host.BuildAsync("FROM parent\nRUN echo X=$X\n", null, ("a", "A"));
        Assert.Contains("X=1", _host.Progress.Output);
        Assert.Equal("A", (await _host.FilesAsync(child))["from-onbuild"]);
        Assert.Null(child.Config.Config!.OnBuild);
    }

    [Fact]
    public async Task Source_date_epoch_makes_two_daemons_agree()
    {
        const string File = "FROM busybox\nARG SOURCE_DATE_EPOCH\nCOPY a /d/a\nRUN echo x > /d/b && mkdir /e\n";
        BuildRequest Epoch(BuildRequest r) => r with { SourceDateEpoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), Arguments = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1700000000" } };
        var one = await _host.BuildAsync(File, Epoch, ("a", "A"));
        await using var other = await BuilderHost.StartAsync();
        var two = await other.BuildAsync(File, Epoch, ("a", "A"));
        Assert.Equal(one.Config.RootFs.DiffIds.Skip(1), two.Config.RootFs.DiffIds.Skip(1));
    }

    [Fact]
    public async Task Add_unpacks_archives_and_refuses_link_local_addresses()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_host.Root, "contexts", "add")).FullName;
        using (var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"cd {directory} && mkdir t && echo in > t/f && ln -s /etc/passwd t/l && tar czf a.tgz t && tar cJf a.txz t && rm -r t && echo plain > p.gz"]))
            await shell.WaitForExitAsync();
        var files = await _host.FilesAsync(await _host.BuildInAsync(directory, "FROM scratch\nADD a.tgz /g/\nADD a.txz /x/\nADD p.gz /p/\n"));
        Assert.Equal("in\n", files["g/t/f"]);
        Assert.Equal("in\n", files["x/t/f"]);
        Assert.Equal("-> /etc/passwd", files["g/t/l"]);
        Assert.Equal("plain\n", files["p/p.gz"]);
        var refused = await Assert.ThrowsAsync<BuildException>(() => _host.BuildAsync("FROM scratch\nADD http://169.254.169.254/latest/ /x\n"));
        Assert.Contains("link-local", refused.Message);
    }

    [Fact]
    public async Task Prune_empties_the_cache()
    {
        await _host.BuildAsync("FROM busybox\nRUN echo x > /x\nRUN --mount=type=cache,target=/c true\n");
        Assert.Equal(3, _host.Builder.Pruner.Usage().Count);
        Assert.Equal(3, _host.Builder.Pruner.Prune(true, _ => true, 0).Count);
        Assert.Empty(_host.Builder.Pruner.Usage());
        await _host.BuildAsync("FROM busybox\nRUN echo x > /x\n");
        Assert.Single(_host.Progress.Done);
    }

    private sealed class OneSecret(string id, string value) : IBuildSecrets
    {
        public Task<byte[]?> GetSecretAsync(string wanted, CancellationToken cancellation) => Task.FromResult(wanted == id ? System.Text.Encoding.UTF8.GetBytes(value) : null);

        public Task<Stream?> ConnectAgentAsync(string wanted, CancellationToken cancellation) => Task.FromResult<Stream?>(null);

        public Task<Images.RegistryCredential?> GetCredentialAsync(string registry, CancellationToken cancellation) => Task.FromResult<Images.RegistryCredential?>(null);
    }
}
