using NonlocalityML.Cli;

StandardStreams.Install();
return CommandLine.Run(args, Console.Out, Console.Error);
