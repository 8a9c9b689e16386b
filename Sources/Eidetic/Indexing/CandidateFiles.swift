import Files
import Gallery
import Imaging

/// The files that the scanner found, read. Those that need no decoding are stored at once.
struct CandidateFiles: PictureSource {
  let candidates: Channel<Scanner.Candidate>
  let arrivals: Channel<Gallery.Arrival>
  let gallery: Gallery
  /// The analyses that every image needs.
  let analyses: [AnalysisID]
  /// Of these, those that need pixels.
  let analysesOfPixels: [AnalysisID]
  /// The most bytes that a file may have.
  let limit: Int
  let pause: PauseSwitch

  func next() async throws -> LoadedPicture<IndexedFile>? {
    while let candidate = try await candidates.next() {
      try await pause.wait()
      switch PictureFile.read(candidate.file, limit: limit) {
      case .settled(let arrival): try await arrivals.send(arrival)
      case .bytes(let bytes):
        let hash = ContentHash(of: bytes)
        let presence = try await gallery.presence(of: hash, analyses: analyses)
        // What needs no pixels comes last (`FilePass`).
        let isComplete = presence.isStored && presence.missing.isDisjoint(with: analysesOfPixels)
        if isComplete, !candidate.isRetry {
          try await arrivals.send(.known(candidate.file, hash))
          continue
        }
        return LoadedPicture(
          name: candidate.file.path, bytes: bytes,
          ticket: IndexedFile(
            file: candidate.file, hash: hash, byteCount: bytes.count, presence: presence,
            isRetry: candidate.isRetry))
      }
    }
    return nil
  }
}

/// Reads files that may be pictures.
enum PictureFile {
  enum Reading {
    case bytes([UInt8])
    /// It is not a picture, or cannot be read.
    case settled(Gallery.Arrival)
  }

  /// Reads a file if it is a picture. A file that is one only by its name counts as a failure.
  static func read(_ file: FileStamp, limit: Int) -> Reading {
    do throws(FileSystem.Failure) {
      var reader = try FileReader(file.path)
      let beginning = try reader.beginning(4096)
      let format = PictureFormat.sniff(beginning)
      // Documents and layered drawings are passed over like films, and so are compressed files, unless their
      // name is a picture's.
      if format == .pdf || format == .photoshop { return .settled(.notAPicture(file)) }
      if format == .compressedSVG, !PictureFormat.isPictureName(file.path) {
        return .settled(.notAPicture(file))
      }
      // An SVG with a long prologue is recognised only further on.
      let mayFollow =
        PictureFormat.isPictureName(file.path) && PictureFormat.needsMore(ofBeginning: beginning)
      guard format != nil || mayFollow else {
        guard PictureFormat.isPictureName(file.path) else { return .settled(.notAPicture(file)) }
        let reason = file.size == 0 ? ImagingError.empty(name: file.path) : .unknownFormat(name: file.path)
        return .settled(.failed(file, stage: .decode, reason: reason.description))
      }
      guard let bytes = try reader.contents(limit: limit) else {
        let reason = ImagingError.tooManyBytes(name: file.path, got: Int(file.size), limit: limit)
        return .settled(.failed(file, stage: .decode, reason: reason.description))
      }
      return .bytes(bytes)
    } catch {
      let reason = "cannot read \"\(file.path)\": \(error.reason); check the file's permissions and its disk"
      return .settled(.failed(file, stage: .read, reason: reason))
    }
  }
}
