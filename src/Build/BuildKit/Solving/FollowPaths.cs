using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Execution.Remote;
using Gantry.Build.Planning;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>The paths of the context that the stages of a build take, so that the client sends no others.</summary>
internal static class FollowPaths
{
    /// <summary>The paths, or none when it may be all of the context.</summary>
    public static IReadOnlyList<string> Of(DockerfileDocument file, StageGraph graph)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var instruction in graph.Needed.SelectMany(s => s.Instructions))
            foreach (var source in Sources(instruction))
            {
                var path = SourceMatcher.Clean(source);
                // A variable may be anything, and the root is everything.
                if (path.Length == 0 || source.Contains('$') || source.Contains("**", StringComparison.Ordinal) || source.Contains(file.EscapeCharacter))
                    return [];
                paths.Add(path);
            }
        // An ONBUILD of a base image may take anything; only an image from nothing or from known stages has none.
        return paths.Count > 0 && graph.Needed.All(s => s.BaseStage is not null || s.Base == "scratch") ? [.. paths] : [];
    }

    private static IEnumerable<string> Sources(Instruction instruction) => instruction switch
    {
        CopyInstruction { From: null } copy => copy.Sources,
        AddInstruction add => add.Sources.Where(s => !RemoteFile.IsRemote(s)),
        RunInstruction run => run.Mounts.Where(m => m.Type == RunMountType.Bind && m.From.Length == 0).Select(m => m.Source),
        _ => [],
    };
}
