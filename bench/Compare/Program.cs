using System.Diagnostics;
using Gantry.Bench.Compare;

// compare RUNS FLOOR-COMMAND NAME=SOCKET…: measures each engine in turn, next to the bare OCI runtime, and prints medians and
// their ratios to the floor. FLOOR-COMMAND runs /bin/true in one container by itself; {n} in it becomes a number.
var runs = int.Parse(args[0]);
var floorCommand = args[1];
var engines = args[2..].Select(pair => new EngineClient(pair.Split('=')[0], pair.Split('=')[1])).ToList();

var floor = await Measurement.TakeAsync("bare runtime", runs, () => BareAsync(0));
await Table("create + start + wait + remove, no network", floor, engine => CycleAsync(engine, "none", publish: false));
await Table("create + start + wait + remove, bridge", floor, engine => CycleAsync(engine, "bridge", publish: false));
await Table("create + start + wait + remove, bridge and a published port", floor, engine => CycleAsync(engine, "bridge", publish: true));

var sleepers = new Dictionary<EngineClient, string>();
foreach (var engine in engines)
{
    sleepers[engine] = await engine.CreateAsync("none", publish: false, "sleep", "100000");
    await engine.StartAsync(sleepers[engine]);
}
await Table("exec /bin/true", floor, engine => engine.ExecAsync(sleepers[engine]));
foreach (var (engine, id) in sleepers)
    await engine.RemoveAsync(id);

var together = await Measurement.TakeAsync("bare runtime", 5, () => Task.WhenAll(Enumerable.Range(0, 20).Select(BareAsync)));
await Table("twenty at once, no network", together, engine => Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CycleAsync(engine, "none", publish: false))), 5);
await Table("fifty at once, no network", null, engine => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CycleAsync(engine, "none", publish: false))), 1);

foreach (var engine in engines)
{
    var created = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => engine.CreateAsync("none", publish: false, "true")));
    var list = await Measurement.TakeAsync(engine.Name, runs, engine.ListAsync);
    Console.WriteLine($"GET /containers/json with 200 containers: {engine.Name} {list.Median:F2} ms");
    foreach (var id in created)
        await engine.RemoveAsync(id);
}

async Task Table(string title, Measurement? bare, Func<EngineClient, Task> work, int? times = null)
{
    Console.WriteLine(title);
    if (bare is not null)
        Console.WriteLine($"  {bare.Name,-14} {bare.Median,9:F1} ms   1.0");
    foreach (var engine in engines)
    {
        var measured = await Measurement.TakeAsync(engine.Name, times ?? runs, () => work(engine));
        Console.WriteLine($"  {measured.Name,-14} {measured.Median,9:F1} ms {(bare is null ? "" : $"{measured.Median / bare.Median,5:F1}")}   (least {measured.Least:F1})");
    }
}

async Task BareAsync(int number)
{
    var words = floorCommand.Replace("{n}", number.ToString()).Split(' ');
    using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
    await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
        throw new InvalidOperationException($"{floorCommand} ended with {process.ExitCode}");
}

static async Task CycleAsync(EngineClient engine, string network, bool publish)
{
    var id = await engine.CreateAsync(network, publish, "/bin/true");
    await engine.StartAsync(id);
    await engine.WaitAsync(id);
    await engine.RemoveAsync(id);
}
