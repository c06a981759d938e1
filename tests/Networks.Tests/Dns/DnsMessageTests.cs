using System.Buffers.Binary;
using System.Net;
using System.Text;
using FsCheck.Xunit;
using Gantry.Networks.Dns;

namespace Gantry.Networks.Tests.Dns;

public sealed class DnsMessageTests
{
    [Fact]
    public void A_question_is_read()
    {
        Assert.Equal(DnsResult.Success, DnsQuery.Read(Question("Web.Net", DnsType.Aaaa), out var query));
        Assert.Equal(("web.net", DnsType.Aaaa, true, 512), (query.Name, query.Type, query.RecursionDesired, query.LargestDatagram));
    }

    [Fact]
    public void The_askers_limit_is_read_and_bounded()
    {
        byte[] message = [.. Question("web", DnsType.A), 0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0];
        message[11] = 1;
        Assert.Equal(DnsResult.Success, DnsQuery.Read(message, out var query));
        Assert.Equal(1232, query.LargestDatagram);
    }

    [Fact]
    public void Addresses_that_do_not_fit_are_left_out_and_the_answer_says_so()
    {
        var message = Question("web", DnsType.A);
        DnsQuery.Read(message, out var query);
        var addresses = Enumerable.Range(1, 100).Select(n => new IPAddress([10, 0, 0, (byte)n])).ToArray();
        var reply = new byte[512];
        var length = DnsReply.WriteAddresses(message, query, addresses, 0, reply);
        var count = BinaryPrimitives.ReadUInt16BigEndian(reply.AsSpan(6));
        Assert.Equal((512 - message.Length) / 16, count);
        Assert.Equal(message.Length + 16 * count, length);
        Assert.Equal(2, reply[2] & 2);
    }

    [Fact]
    public void A_known_name_without_an_address_of_the_family_has_an_empty_answer()
    {
        var message = Question("web", DnsType.Aaaa);
        DnsQuery.Read(message, out var query);
        var reply = new byte[512];
        Assert.Equal(message.Length, DnsReply.WriteAddresses(message, query, [IPAddress.Parse("10.0.0.1")], 0, reply));
        Assert.Equal(0, reply[3] & 0xf);
    }

    [Theory]
    [InlineData("2.0.17.172.in-addr.arpa", "172.17.0.2")]
    [InlineData("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa", "fd00::1")]
    [InlineData("0.17.172.in-addr.arpa", null)]
    [InlineData("x.0.17.172.in-addr.arpa", null)]
    [InlineData("web", null)]
    public void Reverse_names_stand_for_addresses(string name, string? address) =>
        Assert.Equal(address is null ? null : IPAddress.Parse(address), ReverseName.Parse(name));

    [Property(MaxTest = 2000)]
    public bool Whatever_comes_is_read_without_a_fault(byte[] message)
    {
        DnsQuery.Read(message, out var query);
        return query.QuestionEnd <= message.Length;
    }

    [Property(MaxTest = 2000)]
    public bool A_damaged_question_is_read_without_a_fault(byte[] damage, ushort at)
    {
        var message = Question("a.long.name.with.many.labels.example.org", DnsType.A);
        for (var i = 0; i < damage.Length; i++)
            message[(at + i) % message.Length] = damage[i];
        var reply = new byte[512];
        return DnsQuery.Read(message, out var query) != DnsResult.Success
            || (query.Name.Length <= 253 && DnsReply.WriteAddresses(message, query, [IPAddress.Loopback], 0, reply) <= 512);
    }

    [Fact]
    public void An_answer_to_another_question_does_not_count()
    {
        var question = Question("web", DnsType.A);
        byte[] answer = [.. question];
        answer[2] |= 0x80;
        Assert.True(Upstreams.IsAnswer(question, answer, question.Length));
        answer[13] = (byte)'x';
        Assert.False(Upstreams.IsAnswer(question, answer, question.Length));
        answer[13] = question[13];
        answer[0] ^= 1;
        Assert.False(Upstreams.IsAnswer(question, answer, question.Length));
    }

    internal static byte[] Question(string name, DnsType type) =>
        [7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name.Split('.').SelectMany(l => new[] { (byte)l.Length }.Concat(Encoding.ASCII.GetBytes(l))), 0, 0, (byte)type, 0, 1];
}
