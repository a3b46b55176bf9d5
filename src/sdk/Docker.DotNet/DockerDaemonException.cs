namespace Docker.DotNet;

/// <summary>The daemon reported trouble inside a stream.</summary>
public class DockerDaemonException(string message) : Exception(message);
