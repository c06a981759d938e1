using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Clients;

/// <summary>A project such as people have, with the stock <c>docker compose</c>, through its life.</summary>
public sealed class ComposeTests(SharedDaemon shared) : IAsyncLifetime
{
    private const string Project = """
        name: shop
        services:
          web:
            image: busybox
            command: sh -c 'mkdir -p /www && echo v1 > /www/index.html && httpd -f -p 80 -h /www'
            env_file: [ web.env ]
            environment: { STORE: "redis:7000" }
            ports: [ "127.0.0.1::80" ]
            networks: [ front, back ]
            volumes: [ "./html:/srv:ro", "cache:/cache" ]
            secrets: [ token ]
            configs: [ { source: settings, target: /etc/settings }, { source: inline, target: /etc/inline } ]
            depends_on: { store: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }
            healthcheck: { test: [ "CMD", "wget", "-qO-", "http://127.0.0.1/index.html" ], interval: 1s, retries: 60 }
            restart: unless-stopped
            stop_grace_period: 1s
            deploy: { resources: { limits: { memory: 64M, cpus: "0.5" } } }
          store:
            image: busybox
            command: sh -c 'while true; do nc -l -p 7000 -e cat /data/state; done'
            networks: { back: { aliases: [ redis ] } }
            volumes: [ "data:/data" ]
            healthcheck: { test: "true", interval: 1s }
            stop_signal: SIGKILL
            tmpfs: /scratch
            sysctls: { net.core.somaxconn: 512 }
            cap_drop: [ ALL ]
          migrate:
            image: busybox
            command: sh -c 'echo migrated > /data/state'
            volumes: [ "data:/data" ]
          worker:
            image: busybox
            command: sh -c 'echo working $$HOSTNAME; exec sleep 1000'
            networks: [ back ]
            stop_signal: SIGKILL
            scale: 2
          debug:
            image: busybox
            profiles: [ debug ]
            command: sleep 1000
            stop_signal: SIGKILL
            network_mode: "service:web"
        networks: { front: {}, back: { internal: true } }
        volumes: { data: {}, cache: {} }
        secrets: { token: { file: ./token } }
        configs: { settings: { file: ./settings }, inline: { content: "inline\n" } }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("gcomp").FullName;
    private DockerCli? _docker;

    public async ValueTask InitializeAsync()
    {
        _docker = ClientPlugins.Docker(shared.Daemon, "compose");
        Directory.CreateDirectory($"{_directory}/html");
        foreach (var (name, text) in new[] { ("compose.yaml", Project), ("web.env", "COLOUR=red\n"), ("token", "s3cret\n"), ("settings", "a=1\n"), ("html/page", "bound\n") })
            await File.WriteAllTextAsync($"{_directory}/{name}", text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_docker is not null)
            await ComposeAsync("--profile", "debug", "down", "--volumes", "--remove-orphans", "--timeout", "1");
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_project_comes_up_changes_and_goes_down_without_a_trace()
    {
        await ComposeAsync("up", "--detach", "--wait");
        Assert.Equal(["store", "web", "worker", "worker"], (await ComposeAsync("ps", "--format", "{{.Service}}")).Split('\n').Order());
        Assert.Equal("exited", await _docker!.InspectAsync("shop-migrate-1", "{{.State.Status}}"));
        Assert.Equal("s3cret\na=1\ninline\nbound\nred\nmigrated", await ComposeAsync("exec", "-T", "web", "sh", "-c", "cat /run/secrets/token /etc/settings /etc/inline /srv/page; echo $COLOUR; nc ${STORE%:*} ${STORE#*:} </dev/null"));
        Assert.Equal("67108864 500000000", await _docker.InspectAsync("shop-web-1", "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}"));
        using (var http = new HttpClient())
            Assert.Equal("v1\n", await http.GetStringAsync($"http://{await ComposeAsync("port", "web", "80")}/index.html"));
        Assert.Equal(2, (await ComposeAsync("logs", "--no-log-prefix", "worker")).Split('\n').Count(line => line.StartsWith("working", StringComparison.Ordinal)));
        Assert.Contains("sleep 1000", await ComposeAsync("top", "worker"));
        Assert.Contains("shop-web-1", await ComposeAsync("stats", "--no-stream"));
        Assert.Equal("ran", await ComposeAsync("run", "--rm", "--no-deps", "-T", "worker", "echo", "ran"));

        await File.WriteAllTextAsync($"{_directory}/copied", "copied\n");
        await ComposeAsync("cp", $"{_directory}/copied", "web:/tmp/copied");
        Assert.Equal("copied", await ComposeAsync("exec", "-T", "web", "cat", "/tmp/copied"));

        await ComposeAsync("pause", "store");
        Assert.Equal("paused", await _docker.InspectAsync("shop-store-1", "{{.State.Status}}"));
        await ComposeAsync("unpause", "store");
        await ComposeAsync("restart", "worker");
        await ComposeAsync("stop", "worker");
        Assert.Equal("exited", await _docker.InspectAsync("shop-worker-1", "{{.State.Status}}"));
        await ComposeAsync("up", "--detach", "--wait", "--scale", "worker=3");
        Assert.Equal("running", await _docker.InspectAsync("shop-worker-3", "{{.State.Status}}"));

        // What did not change stays as it is; what did is made again, with its volumes.
        var (web, store) = (await _docker.InspectAsync("shop-web-1", "{{.Id}}"), await _docker.InspectAsync("shop-store-1", "{{.Id}}"));
        await ComposeAsync("exec", "-T", "web", "touch", "/cache/kept");
        await File.WriteAllTextAsync($"{_directory}/web.env", "COLOUR=blue\n");
        await ComposeAsync("up", "--detach", "--wait", "--scale", "worker=1");
        Assert.NotEqual(web, await _docker.InspectAsync("shop-web-1", "{{.Id}}"));
        Assert.Equal(store, await _docker.InspectAsync("shop-store-1", "{{.Id}}"));
        Assert.Equal("blue\n/cache/kept", await ComposeAsync("exec", "-T", "web", "sh", "-c", "echo $COLOUR; ls /cache/kept"));
        Assert.Equal("1", (await ComposeAsync("ps", "-q", "worker")).Split('\n').Length.ToString());

        await ComposeAsync("--profile", "debug", "up", "--detach", "debug");
        Assert.Equal("v1", await ComposeAsync("--profile", "debug", "exec", "-T", "debug", "wget", "-qO-", "http://127.0.0.1/index.html"));
        await ComposeAsync("--profile", "debug", "down", "--volumes", "--timeout", "1");
        Assert.Equal("", await _docker.OkAsync("ps", "-aq", "--filter", "label=com.docker.compose.project=shop"));
        Assert.Equal("", await _docker.OkAsync("network", "ls", "-q", "--filter", "label=com.docker.compose.project=shop"));
        Assert.Equal("", await _docker.OkAsync("volume", "ls", "-q", "--filter", "label=com.docker.compose.project=shop"));
    }

    [Fact, Trait("Threat", "21")]
    public async Task Paths_in_the_labels_of_a_project_are_words_to_the_engine()
    {
        var labels = new[] { "project.working_dir=/etc", "project.config_files=/etc/shadow,../../etc/passwd", "project.environment_file=/proc/self/environ", "service=../../x", "project=../../x" };
        var id = await _docker!.OkAsync(["create", .. labels.SelectMany(label => new[] { "--label", $"com.docker.compose.{label}" }), "busybox", "ls", "/"]);
        Assert.Equal("[]", await _docker.InspectAsync(id, "{{json .Mounts}}"));
        Assert.DoesNotContain("shadow", await _docker.OkAsync("start", "-a", id));
        Assert.Equal(id, await _docker.OkAsync("ps", "-aq", "--no-trunc", "--filter", "label=com.docker.compose.project=../../x"));
        await _docker.OkAsync("rm", id);
    }

    [Fact]
    public async Task Gantry_runs_the_compose_plugin_too()
    {
        var result = await Command.RunAsync(Materials.Binary, ["compose", "--project-directory", _directory, "config", "--services"], _docker!.Environment);
        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains("worker", result.Lines);
    }

    private async Task<string> ComposeAsync(params string[] arguments)
    {
        var result = await _docker!.RunLongAsync(TimeSpan.FromMinutes(3), ["compose", "--project-directory", _directory, "--progress", "quiet", .. arguments]);
        Assert.True(result.ExitCode == 0, $"compose {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Everything}");
        return result.Output;
    }
}
