/// How a network uses the processor's cores.
package struct Parallelism: Sendable, Equatable {
  /// Requests that are computed at the same time, each on its own share of the threads.
  package let streams: Int
  /// Threads in all.
  package let threads: Int
  /// Pictures in a request.
  package let batch: Int

  package init(streams: Int, threads: Int, batch: Int) {
    precondition(
      streams > 0 && threads >= streams && batch > 0, "\(streams) streams, \(threads) threads, batch \(batch)"
    )
    self.streams = streams
    self.threads = threads
    self.batch = batch
  }

  /// Requests that are under way at the same time: one computed and one waiting for each stream, so that none stands
  /// still while an answer is collected.
  package var requests: Int { 2 * streams }

  /// As many pictures a second as the cores allow: one stream a core.
  package static func throughput(cores: Int, batch: Int) -> Parallelism {
    Parallelism(streams: cores, threads: cores, batch: batch)
  }

  /// One picture as soon as possible: all cores on it.
  package static func latency(cores: Int) -> Parallelism {
    Parallelism(streams: 1, threads: cores, batch: 1)
  }
}
