using Gantry.Linux.Processes;
using Gantry.Runtime.Profiles;

namespace Gantry.Runtime.Tests.Profiles;

public sealed class AppArmorDefaultTests
{
    [Fact]
    public async Task The_profile_is_one_to_the_parser()
    {
        var parser = SystemPrograms.Find("apparmor_parser");
        Assert.SkipWhen(parser is null, "needs apparmor_parser, of the package apparmor");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, AppArmorDefault.Text, TestContext.Current.CancellationToken);
            var names = await CommandRunner.RunAsync(parser, ["--names", file], 4096, TestContext.Current.CancellationToken);
            Assert.Equal((0, "docker-default\n"), (names.ExitCode, names.Output));
            var compiled = await CommandRunner.RunAsync(parser, ["--skip-kernel-load", "--skip-cache", file], 4096, TestContext.Current.CancellationToken);
            Assert.True(compiled.ExitCode == 0, compiled.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
