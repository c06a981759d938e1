using Gantry.Cli;

return await Application.RunAsync(Environment.GetCommandLineArgs()[0], args);
