import Eidetic
import Foundation
import Models
import Vocabulary

extension SystemsBenchmark {
  /// Fills a space with all pictures.
  func index(_ space: String, _ folder: String) async throws -> [SystemsReport.Row] {
    var row = try row(.index, space, network: try network(of: space))
    guard row.lack == nil else { return [row] }
    var place = try place(folder)
    let isNew = place.filled[space] == nil
    if isNew {
      var options = IndexOptions(spaces: [space], threads: settings.threads)
      // This space alone: tags would bring along another one.
      options.findsTags = false
      keep(try await place.engine.index([place.folder], options: options), of: space, folder)
      place = try self.place(folder)
    }
    guard let report = place.filled[space] else { return [row] }
    let filled = try await place.engine.spaces.space(named: space)
    row.count = filled.images
    if isNew {
      row.seconds = report.seconds
      row.figures = [
        SystemsReport.Figure("pictures per second", Double(filled.images) / max(report.seconds, 1e-9))
      ]
    } else {
      row.figures = [SystemsReport.Figure("filled above", nil)]
    }
    if !report.failed.isEmpty {
      row.figures.append(SystemsReport.Figure("files failed", Double(report.failed.count)))
    }
    var features = try self.row(.features, space, network: row.network)
    features.figures = [SystemsReport.Figure("components", Double(filled.dimension))]
    return [features, row]
  }

  /// Learns a space.
  func learn(
    _ space: String, from base: String, dimension: Int, _ folder: String
  ) async throws -> SystemsReport.Row {
    var row = try row(.index, "learning \(space)", network: try network(of: base))
    guard row.lack == nil else { return row }
    let place = try place(folder)
    let images = try await place.engine.spaces.space(named: base).images
    guard images > dimension else {
      row.lack = SystemsReport.Lack(
        reason: "it needs more than \(dimension) pictures, and there are \(images)", model: nil, convert: nil)
      return row
    }
    let start = ContinuousClock.now
    let learned = try await place.engine.spaces.learn(named: space)
    row.seconds = (ContinuousClock.now - start) / .seconds(1)
    row.count = learned.images
    row.figures = [
      SystemsReport.Figure("components", Double(learned.dimension)),
      SystemsReport.Figure("variance kept", learned.explainedVariance),
    ]
    return row
  }

  /// Searches with some pictures of the folder.
  func search(_ search: StartingSystem.Search, _ folder: String) async throws -> SystemsReport.Row {
    var row = try row(
      .search, [search.space, search.what].compactMap(\.self).joined(separator: ": "),
      network: try search.space.flatMap { try network(of: $0) })
    let place = try place(folder)
    if row.lack == nil { row.lack = try await unfilled(search.space, place) }
    guard row.lack == nil else { return row }
    let uploads = search.hasExample ? try await uploads(folder).map(Optional.some) : [nil]
    var (times, first): ([SearchResult.Milliseconds], Int) = ([], 0)
    let start = ContinuousClock.now
    for upload in uploads {
      let result = try await place.engine.search(try query(search, upload))
      times.append(result.milliseconds)
      if let upload, result.hits.first?.paths.contains(upload.path) == true { first += 1 }
    }
    row.seconds = (ContinuousClock.now - start) / .seconds(1)
    row.count = uploads.count
    row.figures = [SystemsReport.Figure("milliseconds per query", median(times.map(\.total)))]
    guard search.hasExample else { return row }
    row.figures += [
      SystemsReport.Figure("of these decoding", median(times.map(\.decode))),
      SystemsReport.Figure("embedding", median(times.map(\.embed))),
      SystemsReport.Figure("comparing", median(times.map(\.search))),
    ]
    if search.region == nil {
      row.figures.append(
        SystemsReport.Figure("pictures that find themselves first", Double(first) / Double(uploads.count)))
    }
    return row
  }

  /// Says that a space has no pictures, because a part of it could not be filled or learned.
  private func unfilled(_ spaces: String?, _ place: Place) async throws -> SystemsReport.Lack? {
    guard let spaces else { return nil }
    let filled = Set(try await place.engine.spaces.all().map(\.name))
    let missing = try WeightedSpace.list(spaces).compactMap(\.name).first { !filled.contains($0) }
    return missing.map {
      SystemsReport.Lack(reason: "the search index \($0) is missing, see above", model: nil, convert: nil)
    }
  }

  private func query(_ search: StartingSystem.Search, _ upload: Upload?) throws -> Query {
    let spaces = try search.space.map { try WeightedSpace.list($0) } ?? []
    var query = Query(
      (upload?.example).map { [$0] } ?? [], region: search.region, k: search.k, metric: search.metric,
      spaces: spaces)
    query.filter = try search.filter.map { try Filter($0) }
    return query
  }

  /// Measures how high the pictures of a class are ranked for one of them.
  func evaluate(_ space: String, _ metric: Metric?, _ folder: String) async throws -> SystemsReport.Row {
    var row = try row(
      .evaluation, space + (metric.map { ", \($0.rawValue)" } ?? ""), network: try network(of: space))
    let place = try place(folder)
    if row.lack == nil { row.lack = try await unfilled(space, place) }
    guard row.lack == nil else { return row }
    guard let labels = settings.labels else {
      row.lack = SystemsReport.Lack(reason: "no labels were given", model: nil, convert: nil)
      return row
    }
    var options = EvaluationSettings()
    options.forms = [.nonInterpolated, .interpolated11]
    options.metric = metric
    options.allowsMissing = true
    let start = ContinuousClock.now
    let evaluation = try await Evaluation(
      .labels(file: labels), searching: place.engine, root: place.folder, settings: options)
    let run = try await evaluation.run(RunSetting(space: space, rank: RankingChain.none.description))
    row.seconds = (ContinuousClock.now - start) / .seconds(1)
    let report = EvaluationReport(evaluation, [run], identities: [:], program: program)
    row.count = report.runs[0].queries
    row.figures = [
      ("mAP", "map.noninterpolated"), ("11-point", "map.interpolated11"), ("precision@1", "precision@1"),
    ].compactMap { name, key in report.runs[0].metrics[key].map { SystemsReport.Figure(name, $0) } }
    if !report.groundTruth.missing.isEmpty {
      row.figures.append(
        SystemsReport.Figure("labelled pictures missing", Double(report.groundTruth.missing.count)))
    }
    return row
  }

  /// Learns a classifier from the labels.
  func train(_ space: String?, _ folder: String) async throws -> SystemsReport.Row {
    var row = try row(
      .training, "a classifier on \(space ?? "the standard network")",
      network: try network(of: space ?? SearchEngine.defaultSpace))
    guard row.lack == nil else { return row }
    row.figures = Self.accuracies([nil, nil, nil])
    guard let labels = settings.labels else {
      row.lack = SystemsReport.Lack(reason: "no labels were given", model: nil, convert: nil)
      return row
    }
    let place = try place(folder)
    let start = ContinuousClock.now
    switch try await training.train(place.engine, labels: labels, root: place.folder, space: space) {
    case .success(let trained):
      row.seconds = (ContinuousClock.now - start) / .seconds(1)
      row.count = trained.pictures
      row.figures =
        Self.accuracies(trained.accuracies) + [SystemsReport.Figure("seconds of learning", trained.seconds)]
    case .failure(let error):
      row.lack = SystemsReport.Lack(reason: error.reason, model: nil, convert: nil)
    }
    return row
  }

  private static func accuracies(_ values: [Double?]) -> [SystemsReport.Figure] {
    zip(["accuracy on training", "validation", "test"], zip(values, StartingSystem.reportedHead)).map {
      SystemsReport.Figure($0, $1.0, reported: $1.1)
    }
  }

  /// Draws the results of a query.
  func contactSheet(_ space: String, k: Int, _ folder: String) async throws -> SystemsReport.Row {
    var row = try row(.search, "\(space): a contact sheet of \(k) results", network: try network(of: space))
    let place = try place(folder)
    if row.lack == nil { row.lack = try await unfilled(space, place) }
    guard row.lack == nil, let upload = try await uploads(folder).first else { return row }
    let query = Query([upload.example], k: k, spaces: try WeightedSpace.list(space))
    let result = try await place.engine.search(query)
    let start = ContinuousClock.now
    let png = try await place.engine.contactSheet(of: result, for: query)
    row.seconds = (ContinuousClock.now - start) / .seconds(1)
    row.count = 1
    row.figures = [SystemsReport.Figure("bytes", Double(png.count))]
    return row
  }
}

/// The middle of some values; of an even number, the lower one of the two in the middle. `nil` for none.
func median(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
}
