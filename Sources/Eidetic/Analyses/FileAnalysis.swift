import Faults
import Gallery
import Imaging
import Inference

/// An analysis that needs no pixels: it reads a few parts of a file.
///
/// An image that lacks only such analyses is never decoded (`FilePass`); a new image gets them on its way
/// through the pipeline.
protocol FileAnalysis: ImageAnalysis {
  /// Reads what it needs of a file, on one of several threads.
  ///
  /// - Parameters:
  ///   - file: as the gallery knows it.
  ///   - bytes: all of it; `nil` if it has to be read.
  /// - Returns: `nil` if the file is no longer what the gallery knows.
  /// - Throws: a `FaultyError` if it cannot be read.
  func prepare(_ file: FileStamp, _ bytes: [UInt8]?) throws -> Input?
}

extension FileAnalysis {
  var sufficientSize: SufficientSize { SufficientSize(shortestSide: 1, longestSide: 1) }
  var parallelism: Parallelism? { nil }
  var isRepeatable: Bool { true }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) throws -> Input? {
    try prepare(loaded.ticket.file, loaded.bytes)
  }
}

/// What an analysis found in files without decoding them.
struct FileFindings: Sendable {
  var found: [(file: LackingFile, findings: [any Finding])] = []
  /// Files that cannot be read, with the reasons.
  var failed: [(file: LackingFile, reason: String)] = []

  /// Files that are no longer what the gallery knows are left out.
  ///
  /// - Throws: a `FaultyError` of kind `resource` if the machine has failed; `CancellationError`.
  init(of analysis: some FileAnalysis, in files: [LackingFile]) async throws {
    let (inputs, prepared) = try prepare(files, for: analysis)
    for (file, findings) in zip(prepared, try await analysis.run(inputs)) {
      if let findings { found.append((file, findings)) }
    }
  }

  private mutating func prepare<Analysis: FileAnalysis>(
    _ files: [LackingFile], for analysis: Analysis
  ) throws -> ([Analysis.Input], [LackingFile]) {
    var inputs: [Analysis.Input] = []
    var prepared: [LackingFile] = []
    for file in files {
      do {
        guard let input = try analysis.prepare(file.file, nil) else { continue }
        inputs.append(input)
        prepared.append(file)
      } catch let error as any FaultyError where error.fault != .resource {
        failed.append((file, "\(error)"))
      }
    }
    return (inputs, prepared)
  }
}
