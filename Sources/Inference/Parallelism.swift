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

  /// Requests that are under way at the same time: one computed and one waiting for each stream, so that none
  /// stands still while an answer is collected.
  package var requests: Int { 2 * streams }

  /// As many pictures a second as the cores allow.
  ///
  /// A stream a core and a picture a request, as long as the weights come from the caches. Weights that do
  /// not are read from memory for every request: then all cores work on one request of eight pictures.
  /// Measured on two cores: VGG16 (553 MB) 14.7 to 16.4 images a second in f32 and 29.0 to 32.3 in bf16;
  /// EfficientNet-Lite0 (19 MB) loses 6 %.
  ///
  /// - Parameter weightBytes: of all the network's files.
  package static func throughput(cores: Int, weightBytes: Int) -> Parallelism {
    weightBytes < 64_000_000
      ? Parallelism(streams: cores, threads: cores, batch: 1)
      : Parallelism(streams: 1, threads: cores, batch: 8)
  }

  /// Many single pictures at the same time: a stream a core, as long as the weights come from the caches;
  /// otherwise as for one picture.
  ///
  /// - Parameter weightBytes: of all the network's files.
  package static func concurrency(cores: Int, weightBytes: Int) -> Parallelism {
    weightBytes < 64_000_000
      ? Parallelism(streams: cores, threads: cores, batch: 1) : .latency(cores: cores)
  }

  /// One picture as soon as possible: all cores on it.
  package static func latency(cores: Int) -> Parallelism {
    Parallelism(streams: 1, threads: cores, batch: 1)
  }
}
