using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Planning;

/// <summary>The stages of a Dockerfile and what each needs of the others.</summary>
public sealed class StageGraph
{
    private StageGraph(IReadOnlyList<Stage> stages, Stage target, GlobalArguments arguments) =>
        (Stages, Target, Arguments) = (stages, target, arguments);

    /// <summary>All stages, in the file's order.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The one that is wanted.</summary>
    public Stage Target { get; }

    /// <summary>The variables outside stages.</summary>
    public GlobalArguments Arguments { get; }

    /// <summary>The stages that the target needs, the target included, in the file's order.</summary>
    public IReadOnlyList<Stage> Needed
    {
        get
        {
            var needed = new SortedSet<int>();
            var open = new Stack<int>([Target.Index]);
            while (open.TryPop(out var index))
                if (needed.Add(index))
                    foreach (var other in Stages[index].Needs)
                        open.Push(other);
            return [.. needed.Select(i => Stages[i])];
        }
    }

    /// <summary>Makes the graph.</summary>
    /// <param name="file">The Dockerfile.</param>
    /// <param name="target">The stage that is wanted; null is the last.</param>
    /// <param name="arguments">Build arguments.</param>
    /// <param name="platform">The platform to build for.</param>
    /// <param name="isReplaced">Whether something else stands for the stages of a name, which are not needed then.</param>
    /// <exception cref="GantryException">A name is unknown or a word malformed.</exception>
    public static StageGraph Create(DockerfileDocument file, string? target, IReadOnlyDictionary<string, string> arguments, Platform platform, Func<string, bool>? isReplaced = null)
    {
        var global = new GlobalArguments(file, arguments, platform, target);
        var words = new WordExpander(file.EscapeCharacter, global.Get);
        var stages = new List<Stage>();
        var lines = file.Text.Split('\n');
        foreach (var instruction in file.Instructions.SkipWhile(i => i is ArgInstruction))
        {
            if (instruction is FromInstruction from)
                stages.Add(Begin(from, name => isReplaced?.Invoke(name) == true ? null : Resolve(stages, name, stages.Count), stages.Count, words, lines));
            else if (stages.Count == 0)
                throw new DockerfileException($"no build stage in current context: {instruction.Keyword} must come after FROM", instruction.Range, lines[instruction.Range.Start.Line - 1]);
            else
                Add(stages[^1], instruction, name => isReplaced?.Invoke(name) == true ? null : Resolve(stages, name, stages.Count - 1));
        }
        if (stages.Count == 0)
            throw new InvalidArgumentException("dockerfile contains no stages to build");
        return new(stages, Find(stages, target), global);
    }

    /// <summary>Finds a stage by name or number among those before another.</summary>
    public Stage? Resolve(string name, int before) => Resolve(Stages, name, before);

    private static Stage? Resolve(IReadOnlyList<Stage> stages, string name, int before)
    {
        if (int.TryParse(name, out var index))
            return index >= 0 && index < before ? stages[index] : null;
        return stages.Take(before).LastOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    private static Stage Find(List<Stage> stages, string? target)
    {
        if (string.IsNullOrEmpty(target))
            return stages[^1];
        return Resolve(stages, target, stages.Count)
            ?? throw new InvalidArgumentException($"target stage \"{target}\" could not be found{NearestName.Suggest(target, stages.Select(s => s.Name).OfType<string>())}");
    }

    private static Stage Begin(FromInstruction from, Func<string, Stage?> find, int index, WordExpander words, string[] lines)
    {
        try
        {
            var name = words.Expand(from.Image);
            if (name.Length == 0)
                throw new InvalidArgumentException($"base name ({from.Image}) should not be blank");
            var platform = from.Platform is null ? "" : words.Expand(from.Platform);
            // A number is never a base stage: FROM 0 is an image of that name.
            var stage = int.TryParse(name, out _) ? null : find(name);
            return new()
            {
                Index = index,
                From = from,
                Base = name,
                BaseStage = stage?.Index,
                Platform = platform.Length == 0 ? null : PlatformText.Parse(platform),
                Instructions = new List<Instruction>(),
                Needs = stage is null ? new HashSet<int>() : [stage.Index],
            };
        }
        catch (InvalidArgumentException e)
        {
            throw new DockerfileException(e.Message, from.Range, lines[from.Range.Start.Line - 1]);
        }
        catch (ExpansionException e)
        {
            throw new DockerfileException(e.Message, from.Range, lines[from.Range.Start.Line - 1]);
        }
    }

    private static void Add(Stage stage, Instruction instruction, Func<string, Stage?> find)
    {
        string?[] sources = instruction switch
        {
            CopyInstruction copy => [copy.From],
            RunInstruction run => [.. run.Mounts.Select(m => m.From)],
            _ => [],
        };
        var needs = sources.Where(s => !string.IsNullOrEmpty(s)).Select(s => find(s!)).OfType<Stage>().Select(s => s.Index);
        ((List<Instruction>)stage.Instructions).Add(instruction);
        ((HashSet<int>)stage.Needs).UnionWith(needs);
    }
}
