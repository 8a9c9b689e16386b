package import Eidetic
import Foundation
import Imaging
import Models
package import Reporting
import Vocabulary

/// Runs the starting systems end to end on a folder, each with the networks that are installed.
///
/// Everything is made in new galleries in the temporary folder, which are removed at the end. Spaces that
/// several systems use are filled once. A row whose network is missing says so and what makes it.
package actor SystemsBenchmark {
  /// Pictures and what was filled of them.
  struct Place {
    /// Absolute, without symbolic links.
    let folder: String
    let engine: SearchEngine
    /// What filling each space took.
    var filled: [String: IndexReport] = [:]
    /// What is searched with.
    var uploads: [Upload] = []
  }

  /// Learns a classifier from labels.
  package protocol Training: Sendable {
    /// - Parameters:
    ///   - engine: that has the pictures, or will read them.
    ///   - labels: a file with a path below `root` and a class in each line.
    ///   - space: the search index to learn from; `nil` for the standard one.
    /// - Returns: what it reached, or why nothing can be learned from these labels.
    /// - Throws: a `FaultyError`; `CancellationError`.
    func train(
      _ engine: SearchEngine, labels: String, root: String, space: String?
    ) async throws -> Result<Trained, NotTrained>
  }

  /// What a classifier reached.
  package struct Trained: Sendable {
    /// Of all parts.
    package let pictures: Int
    /// How long learning took, without reading pictures.
    package let seconds: Double
    /// The accuracies on training, validation and test pictures; `nil` for parts without any.
    package let accuracies: [Double?]

    /// What was reached.
    package init(pictures: Int, seconds: Double, accuracies: [Double?]) {
      (self.pictures, self.seconds, self.accuracies) = (pictures, seconds, accuracies)
    }
  }

  /// Why nothing can be learned from labels.
  package struct NotTrained: Error {
    /// In plain words.
    package let reason: String

    /// A reason.
    package init(reason: String) { self.reason = reason }
  }

  let settings: SystemsReport.Settings
  let training: any Training
  let program: ReportProgram
  let store: ModelStore
  let models: [String]
  let galleryFolder: String
  let builtInModels: [String]
  private let work: String
  private let progress: @Sendable (String) -> Void
  /// By the folder of their pictures.
  private var places: [String: Place] = [:]

  /// - Parameters:
  ///   - settings: what to measure.
  ///   - galleryFolder: a gallery whose added models may be used.
  ///   - builtInModels: folders of models shipped with the program.
  ///   - training: trains classifiers.
  ///   - program: the program that measures.
  ///   - progress: is called with what is done next.
  package init(
    _ settings: SystemsReport.Settings, modelsOf galleryFolder: String,
    builtInModels: [String] = SearchEngine.builtInModelFolders(), training: any Training,
    program: ReportProgram, progress: @escaping @Sendable (String) -> Void
  ) {
    (self.settings, self.training) = (settings, training)
    self.program = program
    self.progress = progress
    self.galleryFolder = galleryFolder
    self.builtInModels = builtInModels
    models = builtInModels + [galleryFolder + "/models"]
    store = ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels)
    work =
      FileManager.default.temporaryDirectory.appending(path: "eidetic-systems-\(UUID().uuidString)").path
  }

  /// Runs the systems, one after the other.
  ///
  /// - Throws: a `FaultyError` if a folder, the labels or the pairs cannot be read, or a model does not match
  ///   its card; `CancellationError` if the task is cancelled.
  package func run() async throws -> SystemsReport {
    defer { try? FileManager.default.removeItem(atPath: work) }
    var systems: [SystemsReport.System] = []
    for system in StartingSystem.all where settings.systems.contains(system.number) {
      var rows: [SystemsReport.Row] = []
      let folder = system.isOfPeople ? settings.faces ?? settings.folder : settings.folder
      for step in system.steps {
        try Task.checkCancellation()
        rows += try await self.rows(of: step, folder, system)
      }
      systems.append(SystemsReport.System(number: system.number, title: system.title, rows: rows))
    }
    return SystemsReport(program: program, settings: settings, systems: systems)
  }

  private func rows(
    of step: StartingSystem.Step, _ folder: String, _ system: StartingSystem
  ) async throws -> [SystemsReport.Row] {
    let start = "System \(system.number): "
    switch step {
    case .index(let space):
      progress(start + "filling \(space)")
      return try await index(space, folder)
    case .learn(let space, let base, let dimension):
      progress(start + "learning \(space)")
      return [try await learn(space, from: base, dimension: dimension, folder)]
    case .search(let search):
      progress(start + search.what)
      return [try await self.search(search, folder)]
    case .evaluate(let space, let metric):
      progress(start + "evaluating \(space)")
      return [try await evaluate(space, metric, folder)]
    case .train(let space):
      progress(start + "training a classifier")
      return [try await train(space, folder)]
    case .contactSheet(let space, let k):
      return [try await contactSheet(space, k: k, folder)]
    case .faces(let preset):
      progress(start + "finding faces" + (preset.map { " (\($0.rawValue))" } ?? ""))
      return try await faces(preset)
    case .pairs(let preset):
      progress(start + "telling faces apart")
      return [try await pairs(preset)]
    case .other(let row): return [row]
    }
  }

  // MARK: Places

  /// The pictures of a folder, in a gallery of their own.
  func place(_ folder: String) throws -> Place {
    if let place = places[folder] { return place }
    let place = try newPlace(folder)
    places[folder] = place
    return place
  }

  func newPlace(_ folder: String) throws -> Place {
    guard TextFile.isFolder(folder) else {
      throw EvaluationError.notReadable(path: folder, reason: "there is no readable folder")
    }
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    return Place(
      folder: URL(filePath: folder).resolvingSymlinksInPath().path,
      engine: try SearchEngine(
        gallery: "\(work)/\(UUID().uuidString)", creating: true, builtInModels: models))
  }

  func keep(_ report: IndexReport, of space: String, _ folder: String) {
    places[folder]?.filled[space] = report
  }

  /// A picture of the folder that was saved anew, as other bytes that no gallery has: the network runs on it.
  struct Upload {
    let path: String
    let example: Query.Example
  }

  /// The pictures to search with.
  func uploads(_ folder: String) async throws -> [Upload] {
    let place = try place(folder)
    guard place.uploads.isEmpty else { return place.uploads }
    var uploads: [Upload] = []
    for path in try await queries(in: place) {
      let picture = try await PictureDecoder().decode(try TextFile.bytes(path), name: path)
      uploads.append(
        Upload(path: path, example: .bytes(try picture.pixels.encodedAsJPEG(quality: 90), name: path)))
    }
    places[folder]?.uploads = uploads
    return uploads
  }

  /// Paths of pictures to search with, evenly spread.
  func queries(in place: Place) async throws -> [String] {
    let names = try await PictureSet.images(in: place.engine, below: place.folder).keys.sorted()
    let step = max(1, names.count / settings.queries)
    return stride(from: 0, to: names.count, by: step).prefix(settings.queries).map {
      "\(place.folder)/\(names[$0])"
    }
  }

  // MARK: Networks

  /// A row about a space; without its network, one that says so.
  func row(_ part: SystemsReport.Part, _ what: String, network: String?) throws -> SystemsReport.Row {
    var row = SystemsReport.Row(part: part, what: what)
    guard let network, !Descriptors.all.contains(where: { $0.name == network }) else { return row }
    row.network = network
    guard let card = try store.list().first(where: { $0.card.name == network })?.card else {
      row.lack = SystemsReport.Lack(
        reason: "the model \(network) isn't installed", model: network,
        convert: Catalogue.card(named: network)?.convert)
      return row
    }
    row.weights = card.hasRandomWeights ? .random : .published
    return row
  }

  /// The network of a space, or of the first of several; a descriptor has none.
  func network(of space: String) throws -> String? {
    let first = try WeightedSpace.list(space)[0].name ?? SearchEngine.defaultSpace
    let name = try SpaceName(SpacePreset.named(first)?.base ?? first).model
    return Descriptors.named(name) == nil ? name : nil
  }
}

extension ModelCard {
  /// Whether the exporter drew the weights instead of reading them.
  var hasRandomWeights: Bool { source.contains("random weights") }
}
