using AccountImport.KillMatrix;

// Its own command, or else the arguments of the test runner.
return MatrixCommand.IsMeant(args)
    ? await MatrixCommand.RunAsync(args)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
