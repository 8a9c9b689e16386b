import Testing

/// All tests with a server.
@Suite(.timeLimit(.minutes(2))) struct Live {}
