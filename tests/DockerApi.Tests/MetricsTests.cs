using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Metrics;

namespace Gantry.DockerApi.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_route_and_never_by_path()
    {
        using var collector = new MetricsCollector();
        await using var server = await TestServer.StartAsync(
            new PingEndpoints(), new Routes(r => r.Get("/things/{id}", request => request.WriteTextAsync(request["id"]))));

        await server.Client.GetStringAsync("/v1.44/things/secret-name");
        var text = collector.Write();

        Assert.Contains("# TYPE gantry_http_request_duration_seconds histogram\n", text);
        Assert.Contains("gantry_http_request_duration_seconds_count{route=\"/things/{id}\",method=\"GET\",code=\"200\"} 1\n", text);
        Assert.Contains("gantry_http_request_duration_seconds_bucket{route=\"/things/{id}\",method=\"GET\",code=\"200\",le=\"+Inf\"} 1\n", text);
        Assert.DoesNotContain("secret-name", text);
    }

    [Fact]
    public void Values_of_labels_are_escaped() => Assert.Equal("a\\\"b\\\\c\\nd", PrometheusText.Escape("a\"b\\c\nd"));
}
