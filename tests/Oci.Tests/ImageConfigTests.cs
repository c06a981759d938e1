using System.Text;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Oci.Tests;

public sealed class ImageConfigTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Fact]
    public void Dockers_fields_survive_a_round_trip()
    {
        var config = Parse("""
            {"architecture":"amd64","os":"linux","created":"2024-01-02T03:04:05.123456789Z","rootfs":{"type":"layers","diff_ids":["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},
             "history":[{"created":"2024-01-02T03:04:05Z","created_by":"ADD x","empty_layer":true}],
             "config":{"User":"1:2","ExposedPorts":{"80/tcp":{}},"Env":["A=b"],"Cmd":["sh"],"Healthcheck":{"Test":["CMD","true"],"Interval":30000000000},
             "Volumes":{"/data":{}},"OnBuild":["RUN x"],"Labels":{"k":"v"},"StopSignal":"SIGQUIT","Shell":["/bin/sh","-c"]}}
            """);

        var again = ImageConfig.Parse(config.ToBytes());

        Assert.Equal(config.ToBytes(), again.ToBytes());
        Assert.Equal(30_000_000_000, again.Config!.Healthcheck!.Interval);
        Assert.True(again.History![0].EmptyLayer);
        Assert.Contains("\"created\":\"2024-01-02T03:04:05.1234567Z\"", Encoding.UTF8.GetString(config.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"os":"linux","architecture":"amd64","rootfs":null}""")]
    [InlineData("""{"os":null,"architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["sha256:../../x"]}}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","rootfs":{"type":"other","diff_ids":[]}}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]},"history":[null]}""")]
    public void A_configuration_without_valid_layers_is_refused(string json) => Assert.Throws<InvalidArgumentException>(() => Parse(json));

    [Fact]
    public void A_chain_id_names_the_whole_stack()
    {
        var chain = ChainId.All([Digest.Parse(A), Digest.Parse(B)]);

        Assert.Equal(A, chain[0].ToString());
        Assert.Equal(Digest.Of(Encoding.ASCII.GetBytes($"{A} {B}")), chain[1]);
        Assert.Equal(chain[1], ChainId.Of([Digest.Parse(A), Digest.Parse(B)]));
        Assert.Null(ChainId.Of([]));
    }

    private static ImageConfig Parse(string json) => ImageConfig.Parse(Encoding.UTF8.GetBytes(json));
}
