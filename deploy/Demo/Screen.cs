namespace Deploy.Demo;

/// <summary>What a reader gets to see: the addresses, then a title and a line to paste for each step.</summary>
internal static class Screen
{
    public static void Show(Addresses at, DirectoryInfo data, Step[] steps)
    {
        Console.WriteLine($"""

            gateway  {at.Gateway}
            admin    {at.Admin}
            issuer   {at.Issuer}
            items    {at.Items}   (legacy: believes X-Org-Code, knows no tokens)
            echo     {at.Echo}   (shows what arrived)
            echo-us  {at.EchoUs}   (the same in another region)
            settings {Outputs.GatewaySettings}   (edit it: the gateway follows)
            logs     {data.FullName}

            Paste a line, in this order for the first time:
            """);
        for (var number = 1; number <= steps.Length; number++)
            Console.WriteLine($"\n# {number}. {steps[number - 1].Title}\n{steps[number - 1].Call.ToShell()}");
        Console.WriteLine("\nCtrl-C stops everything.");
    }
}
