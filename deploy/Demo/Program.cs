using Deploy.Demo;

try
{
    var options = DemoOptions.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(DemoOptions.Help);
        return 0;
    }

    using var stop = new StopSignal();
    return await RunAsync(options, stop.Token);
}
catch (DemoException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

static async Task<int> RunAsync(DemoOptions options, CancellationToken stop)
{
    var at = Addresses.Reserve(options);
    using var workspace = new Workspace(options.Data);
    await using var fleet = new Fleet(at, workspace.Directory, options.GatewayProgram);
    try
    {
        Console.WriteLine("Starting the issuer, the backends and the gateway.");
        await fleet.StartAsync(stop);
        var steps = Script.Write(at, await Client.FetchAllAsync(at, stop));
        if (options.Verify)
            return await Verification.PassesAsync(steps, stop) ? 0 : 1;
        Screen.Show(at, workspace.Directory, steps);
        await fleet.WatchAsync(stop);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        // Stopped while starting: everything goes down all the same.
    }

    Console.WriteLine("Stopping.");
    return options.Verify ? 1 : 0; // an interrupted verification has verified nothing
}
