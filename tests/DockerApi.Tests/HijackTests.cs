using System.Text;
using Gantry.DockerApi.Hijack;
using Gantry.Engine.Streams;

namespace Gantry.DockerApi.Tests;

public sealed class HijackTests
{
    private const string Upgrade = "Host: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n";

    [Fact]
    public async Task An_upgrade_is_answered_as_docker_answers_it()
    {
        await using var server = await StartAsync((_, _) => Task.CompletedTask);
        using var client = new RawClient(await server.ConnectAsync());

        await client.SendAsync($"POST /echo HTTP/1.1\r\n{Upgrade}Content-Length: 0\r\n\r\n");
        var head = await client.ReceiveAllAsync();

        Assert.StartsWith("HTTP/1.1 101 UPGRADED\r\n", head);
        Assert.Contains("\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n", head);
        Assert.Contains("\r\nContent-Type: application/vnd.docker.raw-stream\r\n", head);
        Assert.Contains("\r\nApi-Version: 1.51\r\n", head);
        Assert.EndsWith("\r\n\r\n", head);
    }

    [Fact]
    public async Task Without_an_upgrade_the_answer_is_200_and_the_bare_stream()
    {
        await using var server = await StartAsync(EchoAsync);
        using var client = new RawClient(await server.ConnectAsync());

        await client.SendAsync("POST /echo HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n\r\n");
        var head = await client.ReceiveUntilAsync("\r\n\r\n");
        await client.SendAsync("hello");
        client.FinishSending();

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head);
        Assert.DoesNotContain("Upgrade", head);
        Assert.Equal("hello", await client.ReceiveAllAsync());
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"Detach\":false}")]
    [InlineData("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"Detach\":false}\r\n0\r\n\r\n")]
    public async Task A_client_that_has_finished_sending_still_receives_all_output(string rest)
    {
        var inputEnded = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var server = await StartAsync(async (connection, cancellation) =>
        {
            var input = await new StreamReader(connection.Input).ReadToEndAsync(cancellation);
            inputEnded.SetResult();
            await goOn.Task;
            await connection.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 300_000) + input), cancellation);
        });
        using var client = new RawClient(await server.ConnectAsync());

        await client.SendAsync($"POST /echo HTTP/1.1\r\n{Upgrade}{rest}");
        await client.ReceiveUntilAsync("\r\n\r\n");
        await client.SendAsync("the input");
        client.FinishSending();
        await inputEnded.Task.WaitAsync(TimeSpan.FromMinutes(2));
        goOn.SetResult();

        Assert.Equal(new string('x', 300_000) + "the input", await client.ReceiveAllAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_after_its_input_ended_is_noticed()
    {
        var noticed = new TaskCompletionSource();
        await using var server = await StartAsync(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            noticed.SetResult();
        });
        using (var client = new RawClient(await server.ConnectAsync()))
        {
            await client.SendAsync($"POST /echo HTTP/1.1\r\n{Upgrade}Content-Length: 0\r\n\r\n");
            await client.ReceiveUntilAsync("\r\n\r\n");
            client.FinishSending();
        }

        await noticed.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_client_of_an_ordinary_stream_that_leaves_is_noticed()
    {
        var noticed = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(new Routes(routes => routes.Get("/stream", async request =>
        {
            await request.BeginStreamAsync("text/plain");
            await Task.Delay(Timeout.Infinite, request.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            noticed.SetResult();
        })));
        using (var client = new RawClient(await server.ConnectAsync()))
        {
            await client.SendAsync("GET /stream HTTP/1.1\r\nHost: docker\r\n\r\n");
            await client.ReceiveUntilAsync("\r\n\r\n");
        }

        await noticed.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Hijacked_streams_end_when_the_server_stops()
    {
        await using var server = await StartAsync((_, cancellation) =>
            Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default));
        using var client = new RawClient(await server.ConnectAsync());
        await client.SendAsync($"POST /echo HTTP/1.1\r\n{Upgrade}Content-Length: 0\r\n\r\n");
        await client.ReceiveUntilAsync("\r\n\r\n");

        await server.StopAsync();

        Assert.Equal("", await client.ReceiveAllAsync());
    }

    [Fact]
    public async Task Streams_are_told_apart_by_eight_bytes()
    {
        await using var server = await StartAsync(async (connection, cancellation) =>
        {
            var sink = new FramedSink(connection.Output, OutputFraming.Multiplexed, connection.MarkGone);
            await sink.WriteAsync(OutputKind.Stdout, "out"u8.ToArray(), cancellation);
            await sink.WriteAsync(OutputKind.Stderr, new byte[258], cancellation);
        });
        using var client = new RawClient(await server.ConnectAsync());

        await client.SendAsync($"POST /echo HTTP/1.1\r\n{Upgrade}Content-Length: 0\r\n\r\n");
        await client.ReceiveUntilAsync("\r\n\r\n");

        Assert.Equal("\x01\0\0\0\0\0\0\x03out\x02\0\0\0\0\0\x01\x02" + new string('\0', 258), await client.ReceiveAllAsync());
    }

    private static Task<TestServer> StartAsync(Func<HijackedConnection, CancellationToken, Task> session) =>
        TestServer.StartAsync(new Routes(routes => routes.Post("/echo", request => request.HijackAsync("tcp", StreamContentType.Raw, session))));

    private static Task EchoAsync(HijackedConnection connection, CancellationToken cancellation) =>
        connection.Input.CopyToAsync(connection.Output.AsStream(leaveOpen: true), cancellation);
}
