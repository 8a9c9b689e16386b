import Files

/// The identity of an image: the 128-bit XXH3 hash of its file's bytes.
package struct ContentHash: Sendable, Hashable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 32 lower-case hexadecimal digits.
  package var hexadecimal: String { Self.digits(high) + Self.digits(low) }

  /// 16 bytes, most significant first.
  var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  init(bytes: [UInt8]) {
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(high: word(bytes.prefix(8)), low: word(bytes.dropFirst(8)))
  }

  private static func digits(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// A file as the scanner sees it: the same stamp means that its bytes need not be read again.
package struct FileStamp: Sendable, Equatable {
  package let rootID: Int64
  /// Absolute.
  package let path: String
  /// Bytes.
  package let size: Int64
  /// When its bytes were changed last, in nanoseconds since 1970.
  package let modified: Int64
  /// Its number in its file system; `nil` where that is not known.
  package let inode: Int64?
  /// When anything of it was changed last, in nanoseconds since 1970; `nil` where that is not known.
  package let changed: Int64?

  package init(
    rootID: Int64, path: String, size: Int64, modified: Int64, inode: Int64? = nil, changed: Int64? = nil
  ) {
    self.rootID = rootID
    self.path = path
    self.size = size
    self.modified = modified
    self.inode = inode
    self.changed = changed
  }

  /// Whether a file may be taken for another state of itself that is stored: what is not known of one does
  /// not count.
  ///
  /// - Parameter other: of the same path.
  package func isSame(as other: FileStamp) -> Bool {
    func agree(_ one: Int64?, _ other: Int64?) -> Bool { one == nil || other == nil || one == other }
    return size == other.size && modified == other.modified && agree(inode, other.inode)
      && agree(changed, other.changed)
  }
}

/// An image of the gallery.
package struct ImageRecord: Sendable, Equatable {
  package let hash: ContentHash
  /// The file's length.
  package let bytes: Int64
  /// Pixels, upright.
  package let width: Int
  /// Pixels, upright.
  package let height: Int
  package let format: String

  package init(hash: ContentHash, bytes: Int64, width: Int, height: Int, format: String) {
    self.hash = hash
    self.bytes = bytes
    self.width = width
    self.height = height
    self.format = format
  }
}

/// Where on its way into the gallery a picture fell, or was passed over.
package struct IndexingStage: RawRepresentable, Sendable, Equatable {
  /// As the ledger has it.
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Its folder was walked, and it was no file, or could not be looked at.
  package static let scan = IndexingStage(rawValue: "scan")
  /// It was left out on purpose.
  package static let exclude = IndexingStage(rawValue: "exclude")
  /// Its bytes were read.
  package static let read = IndexingStage(rawValue: "read")
  /// Its bytes were decoded.
  package static let decode = IndexingStage(rawValue: "decode")
  /// What it says of itself was read.
  package static let metadata = IndexingStage(rawValue: "metadata")
  /// It was embedded.
  package static let embed = IndexingStage(rawValue: "embed")

  /// Whether the next try may fare better, and what is known of the file's image stays meanwhile: it could
  /// not be read for the moment.
  package var isPassing: Bool { self == .read }
}

/// A row of the error ledger.
package struct LedgerEntry: Sendable, Equatable {
  /// Whether the file is searched nevertheless.
  package enum Severity: String, Sendable, Codable {
    /// The file is no part of the gallery.
    case failed
    /// The picture was recovered from a damaged file, and is searched.
    case recovered
    /// It was passed over on purpose.
    case skipped
  }

  package let path: String
  package let stage: IndexingStage
  package let reason: String
  package let severity: Severity

  package init(path: String, stage: IndexingStage, reason: String, severity: Severity) {
    self.path = path
    self.stage = stage
    self.reason = reason
    self.severity = severity
  }
}

/// A root: a folder, or a single file, that is indexed where it lies.
package struct Root: Sendable, Equatable {
  package let id: Int64
  /// Absolute, without symbolic links.
  package let path: String

  package init(id: Int64, path: String) { (self.id, self.path) = (id, path) }

  /// Whether a path is the root itself or lies in it.
  package func contains(_ path: String) -> Bool { isPath(path, within: self.path) }
}
