import Eidetic
import Foundation
import Models

extension SystemsBenchmark {
  /// A descriptor that costs next to nothing: a gallery has at least one space.
  private static let smallestSpace = "perceptual-hash"

  /// Finds the faces of all pictures, and searches with all faces of some.
  ///
  /// - Parameter preset: the networks; `nil` for the standard ones.
  func faces(_ preset: FacePreset?) async throws -> [SystemsReport.Row] {
    let place = try newPlace(settings.faces ?? settings.folder)
    let name = preset?.rawValue ?? "the standard networks"
    var row = try row(.faces, "\(name): finding all faces", network: preset?.settings.model)
    guard row.lack == nil else { return [row] }
    let chosen =
      if let preset { try await place.engine.faces.turnOn(preset) } else {
        try await place.engine.faces.turnOn()
      }
    row = try self.row(.faces, row.what, network: chosen.model)
    var options = IndexOptions(spaces: [Self.smallestSpace], threads: settings.threads)
    options.findsTags = false
    let report = try await place.engine.index([place.folder], options: options)
    row.seconds = report.seconds
    row.count = report.indexed
    row.figures = [
      SystemsReport.Figure("faces", report.faces.map(Double.init)),
      SystemsReport.Figure("pictures per second", Double(report.indexed) / max(report.seconds, 1e-9)),
    ]
    return [row, try await search(place, name, network: chosen.model, faces: report.faces ?? 0)]
  }

  private func search(
    _ place: Place, _ name: String, network: String, faces: Int
  ) async throws -> SystemsReport.Row {
    var row = try row(.faces, "\(name): searching with every face of a picture", network: network)
    guard faces > 0 else {
      row.lack = SystemsReport.Lack(reason: "the pictures have no faces", model: nil, convert: nil)
      return row
    }
    var (times, counts, known): ([Double], [Int], Int) = ([], [], 0)
    let start = ContinuousClock.now
    for file in try await queries(in: place) {
      do {
        let result = try await place.engine.faces.search(FaceQuery(.allFaces(.file(file)), k: 5))
        times.append(result.milliseconds.total)
        counts.append(result.faces.count)
        known += result.faces.count { $0.verdict?.isKnown == true }
      } catch PeopleError.noFaceInPicture {
        counts.append(0)
      }
    }
    row.seconds = (ContinuousClock.now - start) / .seconds(1)
    row.count = counts.count
    row.figures = [
      SystemsReport.Figure("milliseconds per query", median(times)),
      SystemsReport.Figure("faces in the queries", Double(counts.reduce(0, +))),
      SystemsReport.Figure("taken for a known person", Double(known)),
      SystemsReport.Figure("most faces in one", Double(counts.max() ?? 0)),
    ]
    return row
  }

  /// Tells pairs of faces apart.
  func pairs(_ preset: FacePreset) async throws -> SystemsReport.Row {
    var row = try row(.evaluation, "\(preset.rawValue): pairs of faces", network: preset.settings.model)
    guard row.lack == nil else { return row }
    guard let file = settings.pairs, let folder = settings.faces else {
      row.lack = SystemsReport.Lack(reason: "no pairs of faces were given", model: nil, convert: nil)
      return row
    }
    let evaluation = try FacesEvaluation(
      galleryFolder: galleryFolder, root: folder, pairs: file, allowsMissing: true,
      builtInModels: builtInModels)
    let start = ContinuousClock.now
    let report = try await evaluation.run(
      models: [preset.settings.model], detectors: [preset.settings.detector])
    row.seconds = (ContinuousClock.now - start) / .seconds(1)
    row.count = report.runs[0].pairs
    row.figures = [
      SystemsReport.Figure("accuracy", report.runs[0].accuracy),
      SystemsReport.Figure("area under the curve", report.runs[0].auc),
      SystemsReport.Figure("pictures missing", Double(report.settings.missing)),
    ]
    return row
  }
}
