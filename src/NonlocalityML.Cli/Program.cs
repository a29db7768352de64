using System.Globalization;
using NonlocalityML.Cli;

StandardStreams.Install();
using var early = new EarlyStop();
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
return CommandLine.Run(args, Console.Out, Console.Error);
