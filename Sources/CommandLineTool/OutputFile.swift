import Eidetic
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An output file, device or pipe named by an option. Existing files are kept, unless they are older ones of
/// the same kind.
struct OutputFile: Sendable {
  /// The kind of output.
  enum Kind: String, Sendable {
    case contactSheet = "a contact sheet"
    case matchSheet = "a match sheet"
    case report = "an evaluation report"
    case people = "an export of people"
  }

  /// The kind of target.
  private enum Place: Sendable {
    case standardOutput
    /// A device or pipe to write to.
    case stream
    /// A new file, or an existing one to replace.
    case file(path: String, FileIdentity?)
  }

  let path: String
  let kind: Kind
  let option: String
  private let isForced: Bool

  /// - Parameters:
  ///   - path: the path as given; `-` is standard output.
  ///   - option: the option or command that takes it, for errors.
  ///   - isForced: whether to replace files of other kinds, too.
  init(_ path: String, _ kind: Kind, option: String, isForced: Bool) throws {
    guard !path.isEmpty else { throw UsageError(description: "\(option) needs the name of a file") }
    (self.path, self.kind, self.option, self.isForced) = (path, kind, option, isForced)
  }

  /// Whether the bytes go to standard output instead of the answer.
  var isStandardOutput: Bool {
    if case .standardOutput = (try? place()) ?? .stream { true } else { false }
  }

  /// Checks, before the work begins, that writing overwrites nothing else.
  ///
  /// - Parameters:
  ///   - inputs: the paths of query pictures and other inputs.
  ///   - context: the gallery's folder, in which nothing may be written.
  ///   - engine: knows which files are indexed; `nil` if there is no gallery.
  /// - Throws: `OutputError`; errors of reading the gallery, if a file would be replaced.
  func check(inputs: [String], _ context: Context, _ engine: SearchEngine?) async throws {
    switch try place() {
    case .standardOutput:
      guard kind == .people || kind == .report || !context.console.output.isTerminal else {
        throw OutputError.terminal(option: option)
      }
    case .stream: break
    case .file(let target, let old):
      let gallery = Self.real(context.galleryFolder) ?? context.galleryFolder
      guard !target.hasPrefix(gallery + "/") else {
        throw OutputError.isOfGallery(path: path, folder: gallery)
      }
      guard let old else { return }
      guard !inputs.contains(where: { FileIdentity(at: $0)?.isSameFile(as: old) == true }),
        FileIdentity(of: STDIN_FILENO)?.isSameFile(as: old) != true
      else { throw OutputError.isInput(path: path) }
      try await checkReplacing(target, old, engine)
    }
  }

  private func checkReplacing(_ target: String, _ old: FileIdentity, _ engine: SearchEngine?) async throws {
    if let engine, old.size > 0, try await engine.library.isIndexed(fileAt: target) {
      throw OutputError.isIndexed(path: path)
    }
    guard !isForced, old.size > 0 else { return }
    guard kind.recognises(target) else { throw OutputError.wouldReplace(path: path, kind: kind) }
    guard unsafe access(target, W_OK) == 0 else { throw OutputError.readOnly(path: path) }
  }

  /// Writes the bytes, after `check`.
  ///
  /// A complete file replaces an older one atomically.
  ///
  /// - Throws: `OutputError`.
  func write(_ bytes: [UInt8], _ console: Console) throws {
    switch try place() {
    case .standardOutput: console.answer(bytes: bytes)
    case .stream:
      try write(bytes, to: opened(path, O_WRONLY), path)
    case .file(let target, nil):
      // Does not overwrite a file that was created meanwhile.
      let file = try opened(target, O_WRONLY | O_CREAT | O_EXCL, 0o666)
      do {
        try write(bytes, to: file, target)
      } catch {
        _ = unsafe unlink(target)
        throw error
      }
    case .file(let target, let old?): try replace(target, old, with: bytes)
    }
  }

  private func replace(_ target: String, _ old: FileIdentity, with bytes: [UInt8]) throws {
    let beside = "\(target).\(UUID().uuidString.prefix(8)).part"
    let file = try opened(beside, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    do {
      fchmod(file, old.permissions)
      try write(bytes, to: file, beside)
      guard FileIdentity(at: target) == old else { throw OutputError.changed(path: path) }
      guard unsafe rename(beside, target) == 0 else { throw failure() }
    } catch {
      _ = unsafe unlink(beside)
      throw error
    }
  }

  private func opened(_ path: String, _ flags: Int32, _ permissions: mode_t = 0) throws -> Int32 {
    let file = unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, permissions)
    guard file >= 0 else { throw failure() }
    return file
  }

  /// Writes and closes.
  private func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws {
    let code = StandardStreams.write(bytes, to: file)
    guard close(file) == 0, code == nil else {
      throw OutputError.system(path: self.path, StreamFailure(code: code ?? errno))
    }
  }

  private func failure() -> OutputError { .system(path: path, StreamFailure(code: errno)) }

  // MARK: The target

  /// - Throws: `OutputError` for a folder, a disk, a socket, a loop of links, or a missing folder.
  private func place() throws -> Place {
    if path == "-" { return .standardOutput }
    guard let found = FileIdentity(at: path) else {
      guard errno == ENOENT else { throw failure() }
      return .file(path: try newFile(path, links: 0), nil)
    }
    // `/dev/stdout`: opening it again would write from the beginning.
    if found.type != S_IFCHR, FileIdentity(of: STDOUT_FILENO)?.isSameFile(as: found) == true {
      return .standardOutput
    }
    switch found.type {
    case S_IFREG:
      guard let target = Self.real(path) else { throw failure() }
      return .file(path: target, found)
    case S_IFDIR: throw OutputError.isFolder(path: path)
    case S_IFCHR, S_IFIFO: return .stream
    case S_IFBLK: throw OutputError.unfit(path: path, what: "a disk")
    default: throw OutputError.unfit(path: path, what: "a socket")
    }
  }

  /// The path of a new file; if it is a broken link, the path of the link's target.
  private func newFile(_ path: String, links: Int) throws -> String {
    guard links < 40 else { throw OutputError.system(path: self.path, StreamFailure(code: ELOOP)) }
    guard !path.hasSuffix("/") else { throw OutputError.isFolder(path: self.path) }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard let real = Self.real(folder) else {
      guard errno == ENOENT else { throw failure() }
      throw OutputError.noFolder(path: self.path, folder: folder)
    }
    let place = real == "/" ? "/" + name : real + "/" + name
    guard let end = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else { return place }
    return try newFile(end.hasPrefix("/") ? end : real + "/" + end, links: links + 1)
  }

  /// The path with links resolved; `nil` if nothing exists there.
  private static func real(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}

/// The identity and state of a file.
struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let number: UInt64
  let size: Int64
  private let modified: [Int]
  private let mode: mode_t

  /// - Parameter path: links are followed. On failure `errno` says why.
  init?(at path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(of descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
    (size, mode) = (Int64(status.st_size), status.st_mode)
    modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  var type: mode_t { mode & S_IFMT }
  var permissions: mode_t { mode & 0o777 }

  /// Whether both are the same file, perhaps under two names.
  func isSameFile(as other: FileIdentity) -> Bool { device == other.device && number == other.number }
}

extension OutputFile.Kind {
  /// Whether Eidetic wrote the file for the same purpose.
  func recognises(_ path: String) -> Bool {
    switch self {
    case .contactSheet: Self.beginning(path).contains(Data("Eidetic contact sheet".utf8))
    case .matchSheet: Self.beginning(path).contains(Data("Eidetic match sheet".utf8))
    case .report:
      Self.beginning(path).starts(with: Data("<!doctype html>".utf8))
        && Self.beginning(path).contains(Data("<title>Eidetic".utf8))
    case .people:
      (try? JSONDecoder().decode(PeopleFile.self, from: Data(contentsOf: URL(filePath: path)))) != nil
    }
  }

  private static func beginning(_ path: String) -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
    return (try? file.read(upToCount: 4096)) ?? Data()
  }
}
