import Gallery
import Imaging
import Inference
import Models

/// What is found out of the outputs of a network, which runs once on each image for all who read them.
struct NetworkAnalysis: ImageAnalysis {
  let network: PictureNetwork
  let readers: [any OutputReader]

  var ids: [AnalysisID] { readers.flatMap(\.ids) }
  var sufficientSize: SufficientSize { network.sufficientSize }
  var parallelism: Parallelism? { network.parallelism }
  var isRepeatable: Bool { true }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) throws -> PreparedInput? {
    try network.prepare(picture.pixels)
  }

  func run(_ inputs: [PreparedInput]) async throws -> [[any Finding]?] {
    let pictures = try await network.run(inputs)
    var found: [[any Finding]?] = pictures.map { _ in [] }
    for reader in readers {
      for (place, findings) in try await reader.findings(in: pictures).enumerated() {
        found[place] = found[place].flatMap { known in findings.map { known + $0 } }
      }
    }
    return found
  }
}

/// Makes findings of what a network made of images.
protocol OutputReader: Sendable {
  /// What it fills.
  var ids: [AnalysisID] { get }

  /// Makes findings.
  ///
  /// - Parameter pictures: any number.
  /// - Returns: what was found in each image, in their order; `nil` for one that the network makes nonsense
  ///   of.
  func findings(in pictures: [PictureOutputs]) async throws -> [[any Finding]?]
}

/// Embeds images in spaces of one network's output.
struct SpaceReader: OutputReader {
  let embedder: any NetworkReader
  let spaces: [IndexedSpace]

  var ids: [AnalysisID] { spaces.map { AnalysisID(number: $0.id) } }

  func findings(in pictures: [PictureOutputs]) async throws -> [[any Finding]?] {
    try spaces.findings(try await embedder.embeddings(of: pictures))
  }
}

extension EmbedderCache {
  /// The analyses, with those of one network as one that runs it once.
  func joined(_ analyses: [any ImageAnalysis]) -> [any ImageAnalysis] {
    var joined: [any ImageAnalysis] = []
    for analysis in analyses {
      let place = joined.firstIndex { known in
        guard let known = known as? NetworkAnalysis, let new = analysis as? NetworkAnalysis else {
          return false
        }
        return known.network.canBeJoined(with: new.network)
      }
      guard let place, let known = joined[place] as? NetworkAnalysis, let new = analysis as? NetworkAnalysis
      else {
        joined.append(analysis)
        continue
      }
      joined[place] = NetworkAnalysis(
        network: network(joining: known.network, new.network), readers: known.readers + new.readers)
    }
    return joined
  }
}
