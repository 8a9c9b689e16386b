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

/// A decoded image with what was found in it so far.
struct AnalysedImage: Sendable {
  let image: ImageRecord
  /// What was recovered, if the file is damaged.
  let note: String?
  let file: IndexedFile
  /// What the analyses that need no pixels have read of the file, in their order; `nil` where there is
  /// nothing to find out.
  let partsOfFile: [FilePart?]
  /// `nil` if a network made nonsense of it.
  fileprivate(set) var findings: [any Finding]? = []

  /// Whether an analysis that needs no pixels has something to find out.
  var isIncomplete: Bool { findings != nil && partsOfFile.contains { $0 != nil } }

  /// About how many bytes the parts of the file take.
  var byteCount: Int { partsOfFile.reduce(0) { $0 + ($1?.byteCount ?? 0) } }

  /// What is stored of it.
  var arrival: Gallery.Arrival {
    guard let findings else {
      return .failed(
        file.file, stage: .embed,
        reason:
          "cannot embed \"\(file.file.path)\": the network answers with numbers that are not finite; use another space"
      )
    }
    return .image(file.file, image, findings, note: note, replaces: file.isRetry)
  }

  fileprivate mutating func add(_ found: [any Finding]?) {
    findings = findings.flatMap { known in found.map { known + $0 } }
  }
}

/// All analyses that a gallery has on, as one. Those that need no pixels only read what they need of a new
/// image's file; `complete` finds out the rest, of many images at once.
struct ImageAnalyses: PictureAnalysis {
  /// An image that is decoded and waits for its network.
  struct Input: Sendable {
    let image: AnalysedImage
    /// In the order of the analyses that need pixels; `nil` where there is nothing to find out.
    let inputs: [(any Sendable)?]
  }

  /// Those that need pixels.
  private let ofPixels: [any ImageAnalysis]
  /// Those that need no pixels.
  let ofFiles: [any FileAnalysis]

  init(_ analyses: [any ImageAnalysis]) {
    ofPixels = analyses.filter { !($0 is any FileAnalysis) }
    ofFiles = analyses.compactMap { $0 as? any FileAnalysis }
  }

  /// What every image shall have had.
  var ids: [AnalysisID] { idsOfPixels + ofFiles.flatMap(\.ids) }
  /// Of these, those that need pixels: an image that lacks none of them is not decoded.
  var idsOfPixels: [AnalysisID] { ofPixels.flatMap(\.ids) }

  var sufficientSize: SufficientSize? {
    ofPixels.dropFirst().reduce(ofPixels[0].sufficientSize) { $0.union($1.sufficientSize) }
  }
  var batch: Int { ofPixels.compactMap(\.parallelism?.batch).max() ?? 1 }
  var requests: Int { ofPixels.compactMap(\.parallelism?.requests).max() ?? 1 }

  func prepare(
    _ picture: Picture, of loaded: LoadedPicture<IndexedFile>
  ) async throws -> Preparation<Input, AnalysedImage> {
    let file = loaded.ticket
    var inputs: [(any Sendable)?] = []
    for analysis in ofPixels {
      inputs.append(file.wants(analysis) ? try await analysis.prepare(picture, of: loaded) : nil)
    }
    let image = AnalysedImage(
      image: ImageRecord(
        hash: file.hash, bytes: Int64(file.byteCount), width: picture.fullWidth, height: picture.fullHeight,
        format: picture.format.rawValue),
      note: picture.note, file: file,
      partsOfFile: try ofFiles.map { file.wants($0) ? try $0.part(of: file.file, loaded.bytes) : nil })
    let input = Input(image: image, inputs: inputs)
    // What needs no network takes no network's time.
    let needsNetwork = zip(ofPixels, inputs).contains { $0.parallelism != nil && $1 != nil }
    return needsNetwork ? .rest(input) : .done(try await run([input])[0])
  }

  func run(_ inputs: [Input]) async throws -> [AnalysedImage] {
    var images = inputs.map(\.image)
    for (place, analysis) in ofPixels.enumerated() {
      try await Self.add(to: &images, of: analysis, inputs.map { $0.inputs[place] })
    }
    return images
  }

  /// Finds out what needs no pixels.
  func complete(_ images: [AnalysedImage]) async throws -> [AnalysedImage] {
    var images = images
    for (place, analysis) in ofFiles.enumerated() {
      try await Self.add(to: &images, of: analysis, images.map { $0.partsOfFile[place]?.input })
    }
    return images
  }

  /// Runs an analysis on the images that it has an input of.
  private static func add(
    to images: inout [AnalysedImage], of analysis: some ImageAnalysis, _ inputs: [(any Sendable)?]
  ) async throws {
    let asked = inputs.indices.filter { inputs[$0] != nil }
    if asked.isEmpty { return }
    let findings = try await analysis.run(any: inputs.compactMap(\.self))
    for (place, found) in zip(asked, findings) { images[place].add(found) }
  }
}
