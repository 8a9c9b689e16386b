import Faults
import Gallery
import Places

/// Looks up which places images were taken in, from the coordinates that the gallery has: no file is opened.
struct PlacesPlan: AnalysisPlan {
  private let lookup: Result<PlaceLookup, PlacesError>

  /// Grows when a change of this program finds other places in the same data.
  private static let version = 1

  var analyses: [any ImageAnalysis] { [] }

  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    let file: PlaceFile
    do throws(PlacesError) { file = try engine.places.file() } catch { return Self(lookup: .failure(error)) }
    let id = try await engine.gallery.analysis(filling: .places, version: version, by: file.identity)
    return Self(lookup: .success(PlaceLookup(file: file, analysis: id)))
  }

  func begin(_ tally: Tally) {
    if case .failure(let error) = lookup { tally.unfilled("places", "\(error)") }
  }

  func finish(_ run: IndexingRun) async throws {
    guard case .success(let lookup) = lookup else { return }
    try await lookup.fill(run.engine.gallery)
  }
}

/// Looks up places of images.
private struct PlaceLookup: Sendable {
  let file: PlaceFile
  let analysis: AnalysisID

  /// How many images are stored at a time.
  private static let pageLength = 2048

  /// Gives all images of a gallery that have metadata their places.
  ///
  /// - Throws: `GalleryError`, `CancellationError`.
  func fill(_ gallery: Gallery) async throws {
    var last: Int64 = 0
    while true {
      try Task.checkCancellation()
      let page = try await gallery.images(lacking: analysis, after: last, limit: Self.pageLength)
      guard let end = page.last?.id else { return }
      last = end
      try await gallery.store(page.map { ($0.id, places(of: $0)) })
    }
  }

  private func places(of image: Gallery.UnplacedImage) -> FoundPlaces {
    guard let latitude = image.latitude, let longitude = image.longitude, abs(latitude) <= 90,
      abs(longitude) <= 180
    else { return FoundPlaces([], from: file.identity, by: analysis) }
    let places = file.location(latitude: latitude, longitude: longitude).places.map { place in
      FoundPlace(id: place.id, name: file.name(of: place)) { [file] in
        (file.names(of: place), file.codes(of: place))
      }
    }
    return FoundPlaces(places, from: file.identity, by: analysis)
  }
}
