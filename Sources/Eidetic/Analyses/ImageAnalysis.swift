import Gallery
import Imaging
import Inference
import Models

/// Something that is found out about every image of a gallery once, and kept in it.
protocol ImageAnalysis: Sendable {
  /// An image between its pixels and what is found.
  associatedtype Input: Sendable

  /// What it fills. An image is worked on if it lacks one of these; with none, whenever it is decoded.
  var ids: [AnalysisID] { get }
  /// How big a decoded picture must at least be.
  var sufficientSize: SufficientSize { get }
  /// How many images it takes at once, and how it uses the cores; `nil` if all is done when it prepares.
  var parallelism: Parallelism? { get }
  /// Whether what it finds takes the place of what it found before, if an image is worked on again.
  var isRepeatable: Bool { get }

  /// Does what needs the picture's pixels, on one of several threads.
  ///
  /// - Returns: `nil` if there is nothing to be found out any more.
  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) async throws -> Input?

  /// Finds out the rest.
  ///
  /// - Parameter inputs: any number.
  /// - Returns: what was found in each image, in their order; `nil` for one that the network makes nonsense
  ///   of.
  func run(_ inputs: [Input]) async throws -> [[any Finding]?]
}

extension ImageAnalysis {
  var isRepeatable: Bool { false }

  /// As `run`, with inputs of which only this analysis knows what they are.
  fileprivate func run(any inputs: [any Sendable]) async throws -> [[any Finding]?] {
    try await run(
      inputs.map { input in
        guard let input = input as? Input else { preconditionFailure("an input of another analysis") }
        return input
      })
  }
}

/// A file on its way into the gallery.
struct IndexedFile: Sendable {
  let file: FileStamp
  let hash: ContentHash
  let byteCount: Int
  /// What its image lacks.
  let presence: Gallery.Presence
  /// Whether it is worked on again although its image is known.
  let isRetry: Bool

  /// Whether an analysis has something to find out.
  func wants(_ analysis: some ImageAnalysis) -> Bool {
    analysis.ids.isEmpty || isRetry && analysis.isRepeatable
      || analysis.ids.contains { presence.missing.contains($0) }
  }
}

/// All analyses that a gallery has on, as one.
struct ImageAnalyses: PictureAnalysis {
  /// An image that is decoded and waits for the rest.
  struct Input: Sendable {
    let image: ImageRecord
    let note: String?
    /// In the order of the analyses; `nil` where there is nothing to find out.
    let inputs: [(any Sendable)?]
    let file: IndexedFile
  }

  private let analyses: [any ImageAnalysis]

  init(_ analyses: [any ImageAnalysis]) { self.analyses = analyses }

  /// What every image shall have had.
  var ids: [AnalysisID] { analyses.flatMap(\.ids) }
  /// Of these, those that need pixels: an image that lacks none of them is not decoded.
  var idsOfPixels: [AnalysisID] { analyses.filter { !($0 is any FileAnalysis) }.flatMap(\.ids) }
  /// Those that need no pixels.
  var ofFiles: [any FileAnalysis] { analyses.compactMap { $0 as? any FileAnalysis } }

  var sufficientSize: SufficientSize? {
    analyses.dropFirst().reduce(analyses[0].sufficientSize) { $0.union($1.sufficientSize) }
  }
  var batch: Int { analyses.compactMap(\.parallelism?.batch).max() ?? 1 }
  var requests: Int { analyses.compactMap(\.parallelism?.requests).max() ?? 1 }

  func prepare(
    _ picture: Picture, of loaded: LoadedPicture<IndexedFile>
  ) async throws -> Preparation<Input, Gallery.Arrival> {
    let file = loaded.ticket
    var inputs: [(any Sendable)?] = []
    for analysis in analyses {
      inputs.append(file.wants(analysis) ? try await analysis.prepare(picture, of: loaded) : nil)
    }
    let input = Input(
      image: ImageRecord(
        hash: file.hash, bytes: Int64(file.byteCount), width: picture.fullWidth, height: picture.fullHeight,
        format: picture.format.rawValue), note: picture.note, inputs: inputs, file: file)
    // What needs no network takes no network's time.
    let needsNetwork = zip(analyses, inputs).contains { $0.parallelism != nil && $1 != nil }
    return needsNetwork ? .rest(input) : .done(try await run([input])[0])
  }

  func run(_ images: [Input]) async throws -> [Gallery.Arrival] {
    var found: [[any Finding]?] = images.map { _ in [] }
    for (place, analysis) in analyses.enumerated() {
      let asked = images.indices.filter { images[$0].inputs[place] != nil }
      if asked.isEmpty { continue }
      let findings = try await analysis.run(any: asked.compactMap { images[$0].inputs[place] })
      for (image, findings) in zip(asked, findings) {
        found[image] = found[image].flatMap { known in findings.map { known + $0 } }
      }
    }
    return zip(images, found).map { image, findings in
      let file = image.file.file
      guard let findings else {
        return .failed(
          file, stage: .embed,
          reason:
            "cannot embed \"\(file.path)\": the network answers with numbers that are not finite; use another space"
        )
      }
      return .image(file, image.image, findings, note: image.note, replaces: image.file.isRetry)
    }
  }
}
