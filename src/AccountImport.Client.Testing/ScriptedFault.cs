namespace AccountImport.Client.Testing;

/// <summary>What goes wrong with the connection while a scripted answer is given.</summary>
public enum ScriptedFault
{
    /// <summary>Nothing: the answer arrives whole.</summary>
    None,

    /// <summary>The connection is reset before the first byte of an answer.</summary>
    DropBeforeAnswer,

    /// <summary>The connection is reset after the answer's head and half of its body.</summary>
    DropInsideAnswer,

    /// <summary>No answer is given: the request is held until the client goes or the simulator is disposed.</summary>
    NeverAnswer,
}
