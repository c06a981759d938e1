using System.Buffers.Binary;
using System.Net.Sockets;
using Gantry.Cli.Client;
using Gantry.Cli.Configuration;

namespace Gantry.Cli.Tests.Client;

public sealed class ClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("unix:///run/x.sock", "/run/x.sock", "localhost", 0)]
    [InlineData("/run/x.sock", "/run/x.sock", "localhost", 0)]
    [InlineData("tcp://host:2376", null, "host", 2376)]
    [InlineData("tcp://host", null, "host", 2375)]
    [InlineData("host:80", null, "host", 80)]
    [InlineData("tcp://[::1]:2375", null, "[::1]", 2375)]
    public void Addresses_are_sockets_or_hosts(string text, string? socket, string host, int port)
    {
        var address = DaemonAddress.Parse(text);

        Assert.Equal((socket, host, port), (address.SocketPath, address.Host, address.Port));
    }

    [Theory]
    [InlineData("ssh://host")]
    [InlineData("npipe://x")]
    [InlineData("tcp://")]
    public void Other_addresses_are_refused(string text) => Assert.Throws<CommandException>(() => DaemonAddress.Parse(text));

    [Fact]
    public async Task Framed_output_is_taken_apart()
    {
        var stream = new MemoryStream([.. Frame(1, "out"), .. Frame(2, "err"), .. Frame(1, "")]);
        using var output = new MemoryStream();
        using var error = new MemoryStream();

        await OutputDemultiplexer.CopyAsync(stream, output, error, CancellationToken.None);

        Assert.Equal("out"u8.ToArray(), output.ToArray());
        Assert.Equal("err"u8.ToArray(), error.ToArray());
    }

    [Fact]
    public async Task An_error_of_the_daemon_in_the_stream_is_a_failure()
    {
        var stream = new MemoryStream(Frame(3, "disk full"));

        var error = await Assert.ThrowsAsync<CommandException>(() => OutputDemultiplexer.CopyAsync(stream, Stream.Null, Stream.Null, CancellationToken.None));

        Assert.Equal("error from daemon in stream: disk full", error.Message);
    }

    [Fact]
    public void A_login_is_kept_and_forgotten_and_other_settings_stay()
    {
        var file = Path.Combine(_folder, "config.json");
        File.WriteAllText(file, """{"psFormat":"x","auths":{"other":{"auth":"YTpi"}}}""");
        var store = new CredentialStore(ConfigFile.Load(_folder));

        Assert.True(store.Store("registry.lan:5000", new RegistryLogin { Username = "me", Password = "a:b" }));
        var again = new CredentialStore(ConfigFile.Load(_folder));
        Assert.Equal(("me", "a:b"), (again.Find("registry.lan:5000").Username, again.Find("registry.lan:5000").Password));
        Assert.Equal("a", again.Find("other").Username);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        Assert.True(again.Erase("registry.lan:5000"));
        Assert.False(again.Erase("registry.lan:5000"));
        Assert.Equal("x", ConfigFile.Load(_folder).Format("psFormat"));
    }

    [Fact]
    public void Only_a_regular_file_is_replaced_by_a_finished_one()
    {
        var socketPath = Path.Combine(_folder, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(socketPath));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), socketPath);

        Assert.Throws<CommandException>(() => FilePath.Replaceable(socketPath));
        Assert.Throws<CommandException>(() => FilePath.Replaceable(Path.Combine(_folder, "link")));
        Assert.Throws<CommandException>(() => FilePath.Replaceable(_folder));
        Assert.Throws<CommandException>(() => FilePath.Replaceable(Path.Combine(_folder, "missing", "file")));
        Assert.Equal(Path.Combine(_folder, "new"), FilePath.Replaceable(Path.Combine(_folder, "new")));
    }

    [Fact]
    public void Docker_hub_has_a_key_of_its_own() => Assert.Equal(CredentialStore.DockerHub, CredentialStore.KeyOf("docker.io"));

    [Theory]
    [InlineData("1.51", "1.44", "1.44")]
    [InlineData("1.9", "1.24", "1.9")]
    public void The_older_version_is_spoken(string a, string b, string older) => Assert.Equal(older, ApiVersion.Older(a, b));

    private static byte[] Frame(byte kind, string text)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(text);
        var frame = new byte[8 + body.Length];
        frame[0] = kind;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)body.Length);
        body.CopyTo(frame, 8);
        return frame;
    }
}
