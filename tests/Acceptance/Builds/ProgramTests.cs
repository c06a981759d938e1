using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Builds of real programs on Debian, with packages that are installed in a step.</summary>
public sealed class ProgramTests(SharedDaemon shared) : IDisposable
{
    /// <summary>A step that installs packages, with the machine's own settings of how it gets them.</summary>
    private const string Install = "RUN --mount=type=bind,source=apt.conf,target=/etc/apt/apt.conf.d/99machine apt-get update -q && apt-get install -qy --no-install-recommends";

    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_in_c_is_compiled_and_runs_on_nothing()
    {
        _folder.Write("hello.c", "#include <stdio.h>\nint main(void) { puts(\"hello from c\"); }\n").Write("Dockerfile", $"""
            FROM {DebianImage.Name} AS build
            {Install} gcc libc6-dev
            WORKDIR /src
            COPY hello.c .
            RUN gcc -static -o hello hello.c
            FROM scratch
            COPY --from=build /src/hello /hello
            ENTRYPOINT ["/hello"]
            """);
        var image = await BuildAsync(BuildClient.Buildx);
        Assert.Equal("hello from c", await shared.Docker.OkAsync("run", "--rm", image));
        await shared.Docker.OkAsync("rmi", image);
    }

    [Fact]
    public async Task A_web_site_is_served_by_nginx()
    {
        _folder.Write("site/index.md", "a static site").Write("Dockerfile", $"""
            FROM {DebianImage.Name} AS pages
            WORKDIR /site
            COPY site .
            RUN for page in *.md; do sed 's/.*/<p>&<\/p>/' $page > ${"{page%.md}"}.html && rm $page; done
            FROM {DebianImage.Name}
            {Install} nginx-light && rm -rf /var/lib/apt/lists/*
            COPY --from=pages /site /var/www/html
            EXPOSE 80
            CMD ["nginx", "-g", "daemon off;"]
            """);
        var image = await BuildAsync(BuildClient.Classic);
        var container = await shared.Docker.OkAsync("run", "-d", "-p", "127.0.0.1::80", image);
        var address = (await shared.Docker.OkAsync("port", container, "80")).Trim();
        using var http = new HttpClient();
        await Eventually.HoldsAsync(async () => await AskAsync(http, $"http://{address}/") == "<p>a static site</p>", "the site was served");
        await shared.Docker.OkAsync("rm", "-f", container);
        await shared.Docker.OkAsync("rmi", image);
    }

    [Fact]
    public async Task A_dotnet_program_is_published_with_the_machines_sdk()
    {
        var sdk = Path.GetDirectoryName(File.ResolveLinkTarget("/usr/bin/dotnet", returnFinalTarget: true)?.FullName ?? Environment.ProcessPath)!;
        Assert.SkipUnless(Directory.Exists(Path.Combine(sdk, "sdk")), "the .NET SDK is not where its packages put it");
        _folder.Write("app/app.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost><NuGetAudit>false</NuGetAudit></PropertyGroup></Project>")
            .Write("app/Program.cs", "System.Console.WriteLine(\"hello from dotnet\");").Write("Dockerfile", $"""
            FROM {DebianImage.Name} AS base
            ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
            FROM base AS build
            ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
            WORKDIR /src
            COPY app .
            RUN --network=none --mount=type=bind,from=sdk,target=/sdk /sdk/dotnet publish -c Release -o /out
            FROM base
            COPY --from=sdk dotnet /dotnet/
            COPY --from=sdk host /dotnet/host
            COPY --from=sdk shared/Microsoft.NETCore.App /dotnet/shared/Microsoft.NETCore.App
            COPY --from=build /out /app
            CMD ["/dotnet/dotnet", "/app/app.dll"]
            """);
        var image = await BuildAsync(BuildClient.Gantry, "--build-context", $"sdk={sdk}");
        Assert.Equal("hello from dotnet", await shared.Docker.OkAsync("run", "--rm", image));
        await shared.Docker.OkAsync("rmi", image);
    }

    private async Task<string> BuildAsync(BuildClient client, params string[] arguments)
    {
        await DebianImage.EnsureAsync(shared.Daemon);
        await WritePackageSettingsAsync();
        var image = DockerCli.Name("program");
        var built = await client.BuildAsync(shared.Docker, ["-t", image, .. arguments, _folder.Path]);
        Assert.True(built.ExitCode == 0, built.Everything);
        return image;
    }

    /// <summary>How this machine gets packages: its proxies, what it asks of the sources that the image has from it.</summary>
    private async Task WritePackageSettingsAsync()
    {
        var settings = await Command.RunAsync("apt-config", ["dump"]);
        _folder.Write("apt.conf", "Acquire::Retries \"5\";\n" + string.Concat(settings.Lines.Where(l => l.StartsWith("Acquire::", StringComparison.Ordinal) && !l.StartsWith("Acquire::IndexTargets", StringComparison.Ordinal)).Select(l => l + "\n")));
    }

    private static async Task<string?> AskAsync(HttpClient http, string address)
    {
        try
        {
            return await http.GetStringAsync(address);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
