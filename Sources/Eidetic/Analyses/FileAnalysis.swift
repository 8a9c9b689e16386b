import Faults
import Gallery
import Imaging
import Inference

/// An analysis that needs no pixels: it reads a few parts of a file.
///
/// An image that lacks only such analyses is never decoded (`FilePass`); a new image gets them on its way
/// into the gallery (`FileStage`). Either way many images are looked at together.
protocol FileAnalysis: ImageAnalysis {
  /// Reads what it needs of a file, on one of several threads.
  ///
  /// - Parameters:
  ///   - file: as the gallery knows it.
  ///   - bytes: all of it; `nil` if it has to be read.
  /// - Returns: `nil` if the file is no longer what the gallery knows.
  /// - Throws: a `FaultyError` if it cannot be read.
  func prepare(_ file: FileStamp, _ bytes: [UInt8]?) throws -> Input?

  /// About how many bytes of memory an input takes.
  func byteCount(of input: Input) -> Int
}

/// What an analysis needs of a file.
struct FilePart: Sendable {
  /// Of which only the analysis knows what it is.
  let input: any Sendable
  /// About how many bytes it takes.
  let byteCount: Int
}

extension FileAnalysis {
  var sufficientSize: SufficientSize { SufficientSize(shortestSide: 1, longestSide: 1) }
  var parallelism: Parallelism? { nil }
  var isRepeatable: Bool { true }

  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) throws -> Input? {
    try prepare(loaded.ticket.file, loaded.bytes)
  }

  /// As `prepare`.
  func part(of file: FileStamp, _ bytes: [UInt8]?) throws -> FilePart? {
    try prepare(file, bytes).map { FilePart(input: $0, byteCount: byteCount(of: $0)) }
  }
}

/// What an analysis found in files without decoding them.
struct FileFindings: Sendable {
  /// How many bytes of files are in memory at a time, unless a single file has more.
  static let mostBytes = 8 << 20

  private(set) var found: [(file: LackingFile, findings: [any Finding])] = []
  /// Files that cannot be read, with the reasons.
  private(set) var failed: [(file: LackingFile, reason: String)] = []

  /// Takes files from the front as long as what is read of them fits into memory, and leaves the others.
  /// Files that are no longer what the gallery knows are left out.
  ///
  /// - Throws: a `FaultyError` of kind `resource` if the machine has failed; `CancellationError`.
  init<Analysis: FileAnalysis>(of analysis: Analysis, in files: inout ArraySlice<LackingFile>) async throws {
    var inputs: [Analysis.Input] = []
    var prepared: [LackingFile] = []
    var bytes = 0
    while bytes < Self.mostBytes, let file = files.popFirst() {
      do {
        guard let input = try analysis.prepare(file.file, nil) else { continue }
        inputs.append(input)
        prepared.append(file)
        bytes += analysis.byteCount(of: input)
      } catch let error as any FaultyError where error.fault != .resource {
        failed.append((file, "\(error)"))
      }
    }
    for (file, findings) in zip(prepared, try await analysis.run(inputs)) {
      if let findings { found.append((file, findings)) }
    }
  }
}
