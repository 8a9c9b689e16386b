import Testing

/// All tests with a server.
@Suite(.timeLimit(.minutes(10))) struct Live {}
