import Gallery
import Imaging
import Inference
import TextRecognition

/// Reads the text in images.
struct TextAnalysis: ImageAnalysis {
  private let id: AnalysisID
  private let reader: TextReader

  /// Grows when a change of this program reads other text.
  private static let version = 1

  var ids: [AnalysisID] { [id] }
  var sufficientSize: SufficientSize { reader.sufficientSize }
  var parallelism: Parallelism? { nil }
  var isRepeatable: Bool { true }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) async throws -> FoundRows? {
    let pixels = picture.pixels
    let size = SIMD2(Double(pixels.width), Double(pixels.height))
    let lines = try await reader.lines(in: pixels).map { line in
      TextLine(
        text: line.text, confidence: line.confidence,
        corners: line.box.corners.map { corner in
          let place = (corner / size).clamped(lowerBound: .zero, upperBound: .one)
          return [place.x, place.y]
        })
    }
    return FoundRows(lines, by: id)
  }

  func run(_ found: [FoundRows]) -> [[any Finding]?] { found.map { [$0] } }
}

extension TextAnalysis: AnalysisPlan {
  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    if let readsText = options.readsText {
      if readsText { try await engine.text.turnOn() } else { try await engine.text.turnOff() }
    }
    guard let reader = try await engine.text.reader(threads: options.threads) else { return nil }
    return Self(
      id: try await engine.gallery.analysis(filling: .textLines, version: version, by: reader.identity),
      reader: reader)
  }
}
