package import Imaging
package import Inference
import Synchronization
import Vocabulary

/// A network and how pictures are prepared for it.
package struct NetworkSource: Sendable, Equatable {
  let model: ModelStore.Installed
  /// The precision of its arithmetic.
  let precision: Precision
  let preparation: PicturePreparation
}

/// A network that runs once on each picture, whatever is read from it.
///
/// It is verified and loaded at the first run.
package final class PictureNetwork: Sendable {
  /// Networks of the same source can be joined.
  package let source: NetworkSource
  /// The names of the outputs that are read.
  package let outputs: [String]
  /// How it uses the cores.
  package let parallelism: Parallelism
  private let loaded = Mutex<[Network]?>(nil)

  /// - Parameters:
  ///   - source: the network, and how pictures are prepared for it.
  ///   - outputs: the names of the outputs to read.
  ///   - parallelism: how to use the cores.
  package init(_ source: NetworkSource, outputs: [String], parallelism: Parallelism) {
    self.source = source
    self.outputs = outputs
    self.parallelism = parallelism
  }

  /// The least size of a decoded picture that loses nothing.
  package var sufficientSize: SufficientSize { source.preparation.sufficientSize }

  /// Whether one run can serve the readers of both networks.
  package func canBeJoined(with other: PictureNetwork) -> Bool {
    source == other.source && parallelism == other.parallelism
  }

  /// Does the part that needs only the picture's pixels, on the calling thread.
  ///
  /// - Parameter pixels: upright sRGB.
  /// - Throws: `ImagingError.outOfMemory`.
  package func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput {
    try source.preparation.prepared(pixels)
  }

  /// Runs on pictures; the first call blocks its thread while the network is loaded.
  ///
  /// - Parameter inputs: any number of inputs of the source's preparation; multiples of `parallelism.batch`
  ///   are most efficient.
  /// - Returns: what it made of each, in their order.
  /// - Throws: `ModelsError.mismatch`, `.fileMissing` if the files do not match the card, `.inference` if the
  ///   network cannot be loaded or fails.
  package func run(_ inputs: [PreparedInput]) async throws(ModelsError) -> [PictureOutputs] {
    let networks = try networks()
    var pictures: [PictureOutputs] = []
    let size = networks[0].parallelism.batch
    for start in stride(from: 0, to: inputs.count, by: size) {
      let batch = inputs[start..<min(start + size, inputs.count)].map { input in
        guard case .tensors(let tensors, let seen) = input else {
          preconditionFailure("a network is given no vectors")
        }
        return (tensors: tensors, seen: seen)
      }
      var scales: [[[String: PictureOutputs.Output]]] = []
      for (scale, network) in networks.enumerated() {
        scales.append(try await run(network, on: batch.map { $0.tensors[scale] }))
      }
      for (index, picture) in batch.enumerated() {
        pictures.append(PictureOutputs(scales: scales.map { $0[index] }, seen: picture.seen))
      }
    }
    return pictures
  }

  /// The outputs of a network by name, for each picture.
  private func run(
    _ network: Network, on tensors: [[UInt8]]
  ) async throws(ModelsError) -> [[String: PictureOutputs.Output]] {
    do throws(InferenceError) {
      let results = try await network.run(tensors, outputs: outputs)
      return tensors.indices.map { picture in
        let found = zip(outputs, results).map { name, result in
          (name, PictureOutputs.Output(values: result.rows[picture], shape: result.shape))
        }
        return Dictionary(uniqueKeysWithValues: found)
      }
    } catch {
      throw .inference(error)
    }
  }

  private func networks() throws(ModelsError) -> [Network] {
    try loaded.withLock { loaded throws(ModelsError) in
      if let networks = loaded { return networks }
      try ModelStore.verify(source.model)
      do throws(InferenceError) {
        var networks: [Network] = []
        for input in source.preparation.inputs {
          networks.append(
            try Network(
              file: source.model.networkPath, input: input, outputs: outputs, precision: source.precision,
              parallelism: parallelism))
        }
        loaded = networks
        return networks
      } catch {
        throw .inference(error)
      }
    }
  }
}

/// What a network made of one picture.
package struct PictureOutputs: Sendable {
  /// One output, row-major.
  struct Output: Sendable {
    let values: [Float]
    /// Without the batch.
    let shape: [Int]
  }

  /// The outputs by name, at each of the network's scales, the largest first.
  let scales: [[String: Output]]
  /// The part of the picture that the network saw, as fractions.
  let seen: Region

  /// An output at each scale, the largest first.
  ///
  /// - Parameter name: one of those that are read of the network.
  func output(_ name: String) -> [Output] {
    scales.map { outputs in
      guard let output = outputs[name] else { preconditionFailure("the output \(name) was not read") }
      return output
    }
  }
}
