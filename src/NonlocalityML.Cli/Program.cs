using System.Globalization;
using NonlocalityML.Cli;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
return CommandLine.Run(args, Console.Out, Console.Error);
