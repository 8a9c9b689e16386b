import Inference
import Models

/// A detector's model while loading its networks.
struct DetectorModel {
  let installed: ModelStore.Installed
  let section: ModelCard.Detector

  /// Verifies a model's files.
  ///
  /// - Throws: `FacesError.unfit` if its card does not describe a detector; `.model` if its files do not
  ///   match its card.
  init(_ installed: ModelStore.Installed) throws(FacesError) {
    guard let section = installed.card.detector else {
      throw .unfit(model: installed.card.name, purpose: "find faces")
    }
    do throws(ModelsError) { try ModelStore.verify(installed) } catch { throw .model(error) }
    self.installed = installed
    self.section = section
  }

  var name: String { installed.card.name }

  /// The path of a network by its index in the card.
  private func path(_ index: Int) -> String { installed.folder + "/" + installed.card.networkFiles[index] }

  private func input(_ input: ModelCard.Input, _ size: (width: Int, height: Int)) -> PictureInput {
    PictureInput(
      width: size.width, height: size.height, layout: input.layout, channelOrder: input.channelOrder,
      mean: input.mean, scale: input.scale)
  }

  /// Loads a network that takes pictures of any size.
  ///
  /// - Throws: `FacesError.inference`, `.unfit` if it takes no pictures.
  func anySize(
    _ index: Int, outputs: [String], _ parallelism: Parallelism
  ) throws(FacesError) -> AnySizeNetwork {
    guard let wanted = installed.card.input else { throw .unfit(model: name, purpose: "find faces") }
    do throws(InferenceError) {
      return try AnySizeNetwork(
        file: path(index), input: input(wanted, (1, 1)), outputs: outputs, precision: .f32,
        parallelism: parallelism)
    } catch { throw .inference(error) }
  }

  /// Loads a network that takes pictures of one size.
  ///
  /// - Parameters:
  ///   - size: in pixels; `nil` for the input's size.
  ///   - from: the input; `nil` for that of the card.
  /// - Throws: `FacesError.inference`.
  func fixed(
    _ index: Int, size: (width: Int, height: Int)? = nil, from other: ModelCard.Input? = nil,
    outputs: [String], _ parallelism: Parallelism
  ) throws(FacesError) -> Network {
    guard let wanted = other ?? installed.card.input,
      let size = size ?? wanted.width.flatMap({ width in wanted.height.map { (width, $0) } })
    else {
      throw .unfit(model: name, purpose: "find faces")
    }
    do throws(InferenceError) {
      return try Network(
        file: path(index), input: input(wanted, size), outputs: outputs, precision: .f32,
        parallelism: parallelism)
    } catch { throw .inference(error) }
  }
}

extension Parallelism {
  /// The same with this batch size.
  func batched(_ batch: Int) -> Parallelism { Parallelism(streams: streams, threads: threads, batch: batch) }
}

extension Network {
  /// Runs the network on any number of pictures, batch by batch.
  ///
  /// - Returns: for each output, its rows for all pictures.
  /// - Throws: `FacesError.inference`.
  func runAll(_ pictures: [[UInt8]], outputs: [String]) async throws(FacesError) -> [[[Float]]] {
    var rows = [[[Float]]](repeating: [], count: outputs.count)
    let size = parallelism.batch
    for start in stride(from: 0, to: pictures.count, by: size) {
      let batch = Array(pictures[start..<min(start + size, pictures.count)])
      do throws(InferenceError) {
        for (index, result) in try await run(batch, outputs: outputs).enumerated() {
          rows[index] += result.rows
        }
      } catch { throw .inference(error) }
    }
    return rows
  }
}
