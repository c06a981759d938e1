using System.Text;
using FsCheck.Xunit;
using Gantry.Errors;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Users;

namespace Gantry.Runtime.Tests.Users;

public sealed class UserLookupTests
{
    private const string Passwd = """
        # accounts
        root:x:0:0:root:/root:/bin/sh
        alice:x:1000:1000::/home/alice:/bin/sh
        nohome:x:1001:1001:::
        1234:x:0:0:a name like a number:/:
        4294967296:x:0:0::/:
        broken:x:abc:0::/:
        minus:x:-1:0::/:
        huge:x:99999999999999999999:0::/:
        wrapped:x:4294967296:0::/:
        short:x:0
        +::::::
        """;

    private const string Group = """
        root:x:0:
        alice:x:1000:
        audio:x:29:alice,bob
        video:x:44:bob, alice
        bad:x:x:alice
        """;

    [Theory]
    [InlineData(null, 0u, 0u, "/root")]
    [InlineData("", 0u, 0u, "/root")]
    [InlineData("root", 0u, 0u, "/root")]
    [InlineData("alice", 1000u, 1000u, "/home/alice")]
    [InlineData("1000", 1000u, 1000u, "/home/alice")]
    [InlineData("nohome", 1001u, 1001u, "/")]
    [InlineData("4711", 4711u, 0u, "/")]
    [InlineData("alice:audio", 1000u, 29u, "/home/alice")]
    [InlineData("alice:5", 1000u, 5u, "/home/alice")]
    [InlineData(":29", 0u, 29u, "/root")]
    [InlineData("2147483647", 2147483647u, 0u, "/")]
    public void Users_are_found_by_name_and_by_number(string? user, uint uid, uint gid, string home)
    {
        var found = Find(user);

        Assert.Equal((uid, gid, home), (found.Uid, found.Gid, found.Home));
    }

    [Fact]
    public void Groups_that_list_a_user_count_after_the_primary_one()
    {
        Assert.Equal([1000, 29, 44], Find("alice").AdditionalGids);
        Assert.Equal([1000, 29, 44], Find("1000").AdditionalGids);
        Assert.Equal([29], Find("alice:audio").AdditionalGids);
        Assert.Equal([0], Find("4711").AdditionalGids);
    }

    [Fact]
    public void Groups_may_be_added_by_name_and_by_number() =>
        Assert.Equal([1000, 29, 44, 7, 0], UserLookup.Find("alice", ["audio", "7", "root"], Files(Passwd, Group)).AdditionalGids);

    [Theory]
    [InlineData("4294967296")]
    [InlineData("4294967295")]
    [InlineData("2147483648")]
    [InlineData("-1")]
    [InlineData("+0")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999")]
    [InlineData("alice:4294967296")]
    [InlineData("0:-1")]
    public void A_number_that_is_no_id_is_refused_and_never_a_name(string user) =>
        Assert.Contains("uids and gids must be in range 0-2147483647", Assert.Throws<InvalidArgumentException>(() => Find(user)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_looks_like_a_number_is_a_number() => Assert.Equal(1234u, Find("1234").Uid);

    [Theory, InlineData("bob"), InlineData("broken"), InlineData("minus"), InlineData("huge"), InlineData("wrapped"), InlineData("short"), InlineData("+"), InlineData("0x0"), InlineData("１")]
    public void An_unknown_user_or_one_with_a_malformed_id_is_refused(string user) =>
        Assert.Equal($"unable to find user {user}: no matching entries in passwd file", Assert.Throws<InvalidArgumentException>(() => Find(user)).Message);

    [Fact]
    public void Unknown_groups_are_refused()
    {
        Assert.Equal("unable to find group bad: no matching entries in group file", Assert.Throws<InvalidArgumentException>(() => Find("alice:bad")).Message);
        Assert.Equal("Unable to find group nobody", Assert.Throws<InvalidArgumentException>(() => UserLookup.Find("alice", ["nobody"], Files(Passwd, Group))).Message);
    }

    [Fact]
    public void Without_account_files_numbers_and_root_work()
    {
        Assert.Equal(0u, UserLookup.Find(null, null, (_, _) => null).Uid);
        Assert.Equal(12u, UserLookup.Find("12:34", ["56"], (_, _) => null).Uid);
        Assert.Throws<InvalidArgumentException>(() => UserLookup.Find("alice", null, (_, _) => null));
    }

    [Fact]
    public void Files_are_read_up_to_a_bound()
    {
        var bounds = new List<int>();

        UserLookup.Find("0", ["1"], (_, bound) =>
        {
            bounds.Add(bound);
            return null;
        });

        Assert.All(bounds, bound => Assert.InRange(bound, 1, 16 << 20));
    }

    [Fact]
    public void A_group_with_too_many_members_is_refused() =>
        Assert.Throws<InvalidArgumentException>(() => UserLookup.Find("alice", null, Files(Passwd, "big:x:5:" + string.Join(',', Enumerable.Repeat("x", 70_000)))));

    [Property]
    public bool No_account_file_makes_an_unlisted_name_root(string passwd, string group)
    {
        try
        {
            var found = UserLookup.Find("mallory", null, Files(passwd ?? "", group ?? ""));
            return (passwd ?? "").Contains("mallory", StringComparison.Ordinal) && found.Uid <= int.MaxValue;
        }
        catch (InvalidArgumentException)
        {
            return true;
        }
    }

    private static ProcessUser Find(string? user) => UserLookup.Find(user, null, Files(Passwd, Group));

    private static Func<string, int, byte[]?> Files(string passwd, string group) =>
        (path, _) => Encoding.UTF8.GetBytes(path switch { "/etc/passwd" => passwd, "/etc/group" => group, _ => throw new InvalidOperationException(path) });
}
