namespace Deploy.Demo;

/// <summary>Runs a call and gives back what <c>curl -si</c> prints.</summary>
internal interface IRunner
{
    string How { get; }

    Task<string> RunAsync(Call call, CancellationToken stop);
}
