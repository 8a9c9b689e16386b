/// How a network uses the processor's cores.
package struct Parallelism: Sendable, Equatable {
  /// The number of requests computed at a time, each on its own share of the threads.
  package let streams: Int
  /// The total number of threads.
  package let threads: Int
  /// The number of pictures in a request.
  package let batch: Int

  package init(streams: Int, threads: Int, batch: Int) {
    precondition(
      streams > 0 && threads >= streams && batch > 0, "\(streams) streams, \(threads) threads, batch \(batch)"
    )
    self.streams = streams
    self.threads = threads
    self.batch = batch
  }

  /// The number of requests in flight: one computed and one waiting for each stream, so that none is idle
  /// while a result is collected.
  package var requests: Int { 2 * streams }

  /// For the highest throughput.
  ///
  /// One stream per core and one picture per request, as long as the weights fit into the caches. Larger
  /// weights are read from memory for every request: then all cores work on one request of eight pictures.
  /// Measured on two cores: VGG16 (553 MB) 14.7 to 16.4 images a second in f32 and 29.0 to 32.3 in bf16;
  /// EfficientNet-Lite0 (19 MB) loses 6 %.
  ///
  /// - Parameter weightBytes: the size of all the network's files.
  package static func throughput(cores: Int, weightBytes: Int) -> Parallelism {
    weightBytes < 64_000_000
      ? Parallelism(streams: cores, threads: cores, batch: 1)
      : Parallelism(streams: 1, threads: cores, batch: 8)
  }

  /// For many concurrent single pictures: one stream per core, as long as the weights fit into the caches;
  /// otherwise as for one picture.
  ///
  /// - Parameter weightBytes: the size of all the network's files.
  package static func concurrency(cores: Int, weightBytes: Int) -> Parallelism {
    weightBytes < 64_000_000
      ? Parallelism(streams: cores, threads: cores, batch: 1) : .latency(cores: cores)
  }

  /// For the lowest latency of one picture: all cores work on it.
  package static func latency(cores: Int) -> Parallelism {
    Parallelism(streams: 1, threads: cores, batch: 1)
  }
}
