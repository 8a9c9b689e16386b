import Eidetic

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that an operand or option names for input.
enum InputFile {
  /// All of its bytes.
  ///
  /// - Throws: `EngineError.noSuchFile`, `.notReadable`, in the system's words.
  static func bytes(_ path: String) throws -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    do throws(StreamFailure) {
      guard file >= 0 else { throw StreamFailure(code: errno) }
      defer { close(file) }
      return try StandardStreams.contents(of: file)
    } catch {
      if error.code == ENOENT { throw EngineError.noSuchFile(path: path) }
      throw EngineError.notReadable(path: path, code: error.code, reason: error.reason)
    }
  }
}
