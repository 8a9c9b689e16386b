import Gallery
import Imaging
import Inference

/// Writes the small picture that lists show. It is derived: it lies in a file, and nothing goes into the
/// gallery.
struct ThumbnailAnalysis: ImageAnalysis {
  let thumbnails: ThumbnailStore

  var ids: [AnalysisID] { [] }
  var sufficientSize: SufficientSize { Thumbnail.sufficientSize }
  var parallelism: Parallelism? { nil }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) throws -> Never? {
    let file = loaded.ticket
    try thumbnails.write(
      picture, file: loaded.bytes, hash: file.hash, isStored: file.presence.isStored && !file.isRetry)
    return nil
  }

  func run(_ inputs: [Never]) -> [[any Finding]?] { [] }
}

extension ThumbnailAnalysis: AnalysisPlan {
  static func make(for engine: SearchEngine, _ options: IndexOptions) -> Self? {
    Self(thumbnails: engine.thumbnails)
  }
}
